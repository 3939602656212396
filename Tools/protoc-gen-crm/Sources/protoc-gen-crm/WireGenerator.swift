import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes, for each message of a file, how it is unpacked from and packed into its C struct.
struct WireGenerator {
    let file: FileDescriptor

    func output() -> OutputFile {
        var text = SourceText(imports: ["internal import CMessages", "public import CRMModel"])
        for message in file.messages where !message.isNamespace { write(message, to: &text) }
        return OutputFile(path: "Sources/CRMWire/Generated/\(baseName(file))+Wire.swift", content: text.text)
    }

    private func write(_ message: Descriptor, to text: inout SourceText) {
        precondition(
            message.messages.allSatisfy(\.options.mapEntry),
            "\(message.fullName): protoc-c makes nothing to unpack nested messages; put them at the top")
        let swift = SwiftNames.type(message)
        let c = CNames.type(message.fullName)
        let function = CNames.function(message.fullName)
        text.block("extension \(swift): WireMessage") { text in
            text.line("public static var protoName: String { \"\(message.fullName)\" }")
            text.line()
            text.block("public init(decoding bytes: UnsafeRawBufferPointer, in arena: Arena) throws(WireError)") {
                text in
                text.line("self = try arena.unpacking(bytes) { allocator, count, base in")
                text.line("    \(function)__unpack(allocator, count, base)")
                text.line("} to: { message throws(WireError) in try \(swift)(message, arena) }")
            }
            text.line()
            text.block("public func packed(in arena: Arena) -> PackedMessage") { text in
                text.line("PackedMessage(UnsafeMutableRawPointer(pack(in: arena)))")
            }
            text.line()
            writeUnpack(message, c: c, to: &text)
            text.line()
            text.block("func pack(in arena: Arena) -> UnsafeMutablePointer<\(c)>") { text in
                text.line("let c = arena.allocate(\(c).self)")
                text.line("\(function)__init(c)")
                var oneofs: Set<Int> = []
                for field in message.fields {
                    if let oneof = field.realContainingOneof {
                        if oneofs.insert(oneof.index).inserted { writePack(oneof, to: &text) }
                    } else {
                        writePack(field, to: &text)
                    }
                }
                text.line("return c")
            }
        }
        text.line()
    }

    // MARK: From C

    private func writeUnpack(_ message: Descriptor, c: String, to text: inout SourceText) {
        text.block("init(_ c: UnsafePointer<\(c)>, _ arena: Arena) throws(WireError)") { text in
            text.line("self.init()")
            var oneofs: Set<Int> = []
            for field in message.fields {
                if let oneof = field.realContainingOneof {
                    if oneofs.insert(oneof.index).inserted { writeUnpack(oneof, to: &text) }
                } else {
                    writeUnpack(field, to: &text)
                }
            }
        }
    }

    private func writeUnpack(_ field: FieldDescriptor, to text: inout SourceText) {
        let name = SwiftNames.member(field.name)
        let source = "c.pointee.\(CNames.field(field.name))"
        if let (key, value) = field.messageTypeIfAny?.mapKeyAndValue {
            text.line("for index in 0..<c.pointee.n_\(CNames.field(field.name)) {")
            text.line("    guard let entry = \(source)?[index] else { continue }")
            text.line("    let key = \(fromC(key, "entry.pointee.key"))")
            if value.type == .message {
                let type = SwiftNames.type(value.messageType)
                text.line(
                    "    self.\(name)[key] = if let value = entry.pointee.value { \(fromC(value, "value")) } else { \(type)() }"
                )
            } else {
                text.line("    self.\(name)[key] = \(fromC(value, "entry.pointee.value"))")
            }
            text.line("}")
        } else if field.isRepeated {
            let isMessage = field.type == .message && !field.options.lazy
            text.line(
                "self.\(name) = try unpackedArray(c.pointee.n_\(CNames.field(field.name)), \(source)) { element throws(WireError) in"
            )
            if isMessage {
                text.line("    guard let element else { throw .malformed(\"\(field.fullName)\") }")
            }
            text.line("    return \(fromC(field, "element"))")
            text.line("}")
        } else if field.type == .message && !field.options.lazy {
            text.line("if let value = \(source) { self.\(name) = \(fromC(field, "value")) }")
        } else if field.type == .enum, field.enumType.cases.count < field.enumType.values.count {
            text.line("if c.pointee.has_\(CNames.field(field.name)) != 0, \(source).rawValue != 0 {")
            text.line("    self.\(name) = \(fromC(field, source))")
            text.line("}")
        } else {
            text.line("if c.pointee.has_\(CNames.field(field.name)) != 0 { self.\(name) = \(fromC(field, source)) }")
        }
    }

    private func writeUnpack(_ oneof: OneofDescriptor, to text: inout SourceText) {
        let name = SwiftNames.member(oneof.name)
        text.line("switch c.pointee.\(CNames.field(oneof.name))_case.rawValue {")
        for field in oneof.fields {
            let source = "c.pointee.\(CNames.field(field.name))"
            text.line("case \(field.number):")
            if field.type == .message {
                text.line("    guard let value = \(source) else { throw .malformed(\"\(field.fullName)\") }")
                text.line("    self.\(name) = .\(SwiftNames.member(field.name))(\(fromC(field, "value")))")
            } else {
                text.line("    self.\(name) = .\(SwiftNames.member(field.name))(\(fromC(field, source)))")
            }
        }
        text.line("default: break")
        text.line("}")
    }

    /// The Swift value of a C expression.
    private func fromC(_ field: FieldDescriptor, _ expression: String) -> String {
        switch field.type {
        case .bool: "(\(expression) != 0)"
        case .string: "try unpackedString(\(expression), \"\(field.fullName)\")"
        case .bytes: "unpackedBytes(\(expression))"
        case .enum: "try unpackedEnum(Int32(bitPattern: \(expression).rawValue), \"\(field.fullName)\")"
        case .message where field.options.lazy:
            "try unpackedLazily(\(expression), as: \(SwiftNames.type(field.messageType)).self, arena)"
        case .message: "try \(SwiftNames.type(field.messageType))(\(expression), arena)"
        default: expression
        }
    }

    // MARK: To C

    private func writePack(_ field: FieldDescriptor, to text: inout SourceText) {
        let name = "self." + SwiftNames.member(field.name)
        let target = "c.pointee.\(CNames.field(field.name))"
        if let (key, value) = field.messageTypeIfAny?.mapKeyAndValue {
            let entry = CNames.type(field.messageType.fullName)
            text.line("c.pointee.n_\(CNames.field(field.name)) = \(name).count")
            // Strings by their bytes, as other implementations sort them; Swift's own order is another one.
            let isBefore =
                key.type == .string ? "$0.key.utf8.lexicographicallyPrecedes($1.key.utf8)" : "$0.key < $1.key"
            text.line("\(target) = arena.array(\(name).sorted { \(isBefore) }) { element in")
            text.line("    let entry = arena.allocate(\(entry).self)")
            text.line("    \(CNames.function(field.messageType.fullName))__init(entry)")
            for (part, expression) in [(key, "element.key"), (value, "element.value")] {
                if part.type != .message {
                    text.line("    entry.pointee.has_\(part.name) = 1")
                }
                text.line("    entry.pointee.\(part.name) = \(toC(part, expression))")
            }
            text.line("    return entry")
            text.line("}")
        } else if field.isRepeated {
            text.line("c.pointee.n_\(CNames.field(field.name)) = \(name).count")
            text.line("\(target) = arena.array(\(name)) { element in \(toC(field, "element")) }")
        } else if let value = field.swiftDefault {
            text.line("if \(name) != \(value) {")
            text.line("    c.pointee.has_\(CNames.field(field.name)) = 1")
            text.line("    \(target) = \(toC(field, name))")
            text.line("}")
        } else {
            text.line("if let value = \(name) {")
            if field.type != .message || field.options.lazy {
                text.line("    c.pointee.has_\(CNames.field(field.name)) = 1")
            }
            text.line("    \(target) = \(toC(field, "value"))")
            text.line("}")
        }
    }

    private func writePack(_ oneof: OneofDescriptor, to text: inout SourceText) {
        text.line("switch self.\(SwiftNames.member(oneof.name)) {")
        for field in oneof.fields {
            text.line("case .\(SwiftNames.member(field.name))(let value):")
            text.line("    c.pointee.\(CNames.field(oneof.name))_case.rawValue = \(field.number)")
            text.line("    c.pointee.\(CNames.field(field.name)) = \(toC(field, "value"))")
        }
        text.line("case nil: break")
        text.line("}")
    }

    /// The C value of a Swift expression.
    private func toC(_ field: FieldDescriptor, _ expression: String) -> String {
        switch field.type {
        case .bool: "\(expression) ? 1 : 0"
        case .string: "arena.data(\(expression))"
        case .bytes: "arena.data(\(expression))"
        case .enum: "\(CNames.type(field.enumType.fullName))(rawValue: UInt32(bitPattern: \(expression).rawValue))"
        case .message where field.options.lazy: "arena.data(\(expression).bytes)"
        case .message: "\(expression).pack(in: arena)"
        default: expression
        }
    }
}
