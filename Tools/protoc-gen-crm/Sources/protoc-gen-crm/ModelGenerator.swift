import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes the Swift values of a file: a struct a message, an enum an enum.
struct ModelGenerator {
    let file: FileDescriptor

    func output() -> OutputFile {
        var text = SourceText(imports: [])
        for enumeration in file.enums { write(enumeration, to: &text) }
        for message in file.messages { write(message, to: &text) }
        return OutputFile(path: "Sources/CRMModel/Generated/\(baseName(file)).swift", content: text.text)
    }

    private func write(_ enumeration: EnumDescriptor, to text: inout SourceText) {
        text.documentation(enumeration.protoSourceComments(commentPrefix: ""))
        text.block("public enum \(enumeration.name): Int32, Sendable, Hashable, CaseIterable") { text in
            for value in enumeration.cases {
                text.documentation(value.protoSourceComments(commentPrefix: ""))
                text.line("case \(SwiftNames.declared(value.name)) = \(value.number)")
            }
            text.line()
            text.line("/// The name in the protos, in documents and on the command line.")
            text.block("public var protoName: String") { text in
                text.line("switch self {")
                for value in enumeration.cases {
                    text.line("case .\(SwiftNames.member(value.name)): \"\(value.name)\"")
                }
                text.line("}")
            }
            text.line()
            text.line("/// The value of that name, if there is one.")
            text.block("public init?(protoName: String)") { text in
                text.line("switch protoName {")
                for value in enumeration.cases {
                    text.line("case \"\(value.name)\": self = .\(SwiftNames.member(value.name))")
                }
                text.line("default: return nil")
                text.line("}")
            }
        }
        text.line()
    }

    private func write(_ message: Descriptor, to text: inout SourceText) {
        text.documentation(message.protoSourceComments(commentPrefix: ""))
        if message.isNamespace {
            text.block("public enum \(message.name)") { text in
                for enumeration in message.enums { write(enumeration, to: &text) }
            }
            text.line()
            return
        }
        text.block("public struct \(message.name): Sendable, Hashable") { text in
            for enumeration in message.enums { write(enumeration, to: &text) }
            for oneof in message.oneofs { write(oneof, to: &text) }
            for member in Member.all(of: message) {
                text.documentation(member.comment)
                text.line("public var \(member.declaredName): \(member.type)")
            }
            if !message.fields.isEmpty { text.line() }
            let parameters = Member.all(of: message).map { "\($0.name): \($0.type) = \($0.defaultValue)" }
            writeInitializer(parameters, of: message, to: &text)
        }
        text.line()
    }

    private func writeInitializer(_ parameters: [String], of message: Descriptor, to text: inout SourceText) {
        if parameters.isEmpty {
            text.line("public init() {}")
            return
        }
        text.line("public init(")
        for (index, parameter) in parameters.enumerated() {
            text.line("    \(parameter)\(index == parameters.count - 1 ? "" : ",")")
        }
        text.block(")") { text in
            for member in Member.all(of: message) {
                text.line("self.\(member.name) = \(member.declaredName)")
            }
        }
    }

    private func write(_ oneof: OneofDescriptor, to text: inout SourceText) {
        text.documentation(oneof.protoSourceComments(commentPrefix: ""))
        text.block("public enum \(oneof.swiftType): Sendable, Hashable") { text in
            for field in oneof.fields {
                text.documentation(field.protoSourceComments(commentPrefix: ""))
                text.line("case \(SwiftNames.declared(field.name))(\(SwiftNames.element(field)))")
            }
        }
        text.line()
    }
}

/// A stored property of a generated struct: a field, or a oneof as a whole.
struct Member {
    let name: String
    let declaredName: String
    let type: String
    let defaultValue: String
    let comment: String

    static func all(of message: Descriptor) -> [Member] {
        var members: [Member] = []
        var oneofs: Set<Int> = []
        for field in message.fields {
            if let oneof = field.realContainingOneof {
                guard oneofs.insert(oneof.index).inserted else { continue }
                members.append(
                    Member(
                        name: SwiftNames.member(oneof.name), declaredName: SwiftNames.declared(oneof.name),
                        type: oneof.swiftType + "?", defaultValue: "nil", comment: ""))
            } else {
                members.append(
                    Member(
                        name: SwiftNames.member(field.name), declaredName: SwiftNames.declared(field.name),
                        type: field.swiftType, defaultValue: field.swiftDefault ?? "nil",
                        comment: field.protoSourceComments(commentPrefix: "")))
            }
        }
        return members
    }
}

extension OneofDescriptor {
    /// `kind` is `Kind`.
    var swiftType: String { name.prefix(1).uppercased() + SwiftNames.member(name).dropFirst() }
}

/// `crm/v1/business_object.proto` is `BusinessObject`.
func baseName(_ file: FileDescriptor) -> String {
    let name = file.name.split(separator: "/").last?.replacing(".proto", with: "") ?? ""
    return name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}
