import SwiftProtobuf
import SwiftProtobufPluginLibrary

extension MethodDescriptor {
    /// The type that implements the method, and the client's function: `GetRecord`. Methods of
    /// packages that aren't ours have their service's name in front: `HealthCheck`.
    var swiftName: String { file.package == "crm.v1" ? name : service.name + name }

    var swiftCase: String { swiftName.prefix(1).lowercased() + swiftName.dropFirst() }

    var hasNoSideEffects: Bool { options.idempotencyLevel == .noSideEffects }

    var isStream: Bool { clientStreaming || serverStreaming }

    var request: String { SwiftNames.type(inputType) }

    var response: String { SwiftNames.type(outputType) }
}

/// Writes the table of the methods.
struct MethodGenerator {
    let services: [ServiceDescriptor]

    func output() -> OutputFile {
        var text = SourceText(imports: [])
        let methods = services.flatMap(\.methods)
        text.line("/// Every method of every service.")
        text.block("public enum Method: Int, Sendable, Hashable, CaseIterable") { text in
            for (index, method) in methods.enumerated() {
                text.documentation(method.protoSourceComments(commentPrefix: ""))
                text.line("case \(method.swiftCase) = \(index)")
            }
            text.line()
            text.line("/// The full name of the service: \"crm.v1.Records\".")
            text.block("public var service: String") { text in
                text.line("switch self {")
                for service in services {
                    let cases = service.methods.map { ".\($0.swiftCase)" }.joined(separator: ", ")
                    text.line("case \(cases): \"\(service.fullName)\"")
                }
                text.line("}")
            }
            text.line()
            text.line("/// The method's name within its service: \"GetRecord\".")
            text.block("public var name: String") { text in
                text.line("switch self {")
                for method in methods { text.line("case .\(method.swiftCase): \"\(method.name)\"") }
                text.line("}")
            }
            text.line()
            text.line("/// Whether calling it twice is as good as once, because it changes nothing.")
            text.block("public var hasNoSideEffects: Bool") { text in
                text.line("switch self {")
                let changing = methods.filter { !$0.hasNoSideEffects }.map { ".\($0.swiftCase)" }
                text.line("case \(changing.joined(separator: ", ")): false")
                text.line("default: true")
                text.line("}")
            }
            text.line()
            text.line("/// Whether it takes or answers with a stream.")
            text.block("public var isStream: Bool") { text in
                text.line("switch self {")
                let streams = methods.filter(\.isStream).map { ".\($0.swiftCase)" }
                text.line("case \(streams.joined(separator: ", ")): true")
                text.line("default: false")
                text.line("}")
            }
        }
        return OutputFile(path: "Sources/CRMWire/Generated/Method.swift", content: text.text)
    }
}

/// Writes the list of all messages.
struct MessageListGenerator {
    let messages: [Descriptor]

    func output() -> OutputFile {
        var text = SourceText(imports: ["internal import CRMModel"])
        text.line("/// Every message of the protos.")
        text.block("public enum WireMessages") { text in
            text.line("public static let all: [any WireMessage.Type] = [")
            for message in messages { text.line("    \(SwiftNames.type(message)).self,") }
            text.line("]")
        }
        return OutputFile(path: "Sources/CRMWire/Generated/WireMessages.swift", content: text.text)
    }
}

/// Writes the way from a method to the operation of its name. An operation that isn't there, or is
/// of the wrong kind, doesn't compile.
struct DispatchGenerator {
    let services: [ServiceDescriptor]

    func output() -> OutputFile {
        var text = SourceText(imports: ["internal import CRMModel", "internal import CRMWire"])
        text.block("extension Dispatcher") { text in
            text.line("/// Hands the call to the operation that implements the method.")
            text.block(
                "func route(_ method: Method, _ call: borrowing IncomingCall, _ reply: inout some ReplySink & ~Copyable)"
            ) { text in
                text.line("switch method {")
                for method in services.flatMap(\.methods) {
                    text.line(
                        "case .\(method.swiftCase): \(kind(of: method))(\(method.swiftName).self, \(method.request).self, "
                            + "\(method.response).self, \(method.hasNoSideEffects ? "" : "method, ")call, &reply)")
                }
                text.line("}")
            }
        }
        return OutputFile(path: "Sources/CRMService/Generated/Dispatch.swift", content: text.text)
    }

    /// The dispatcher's function for operations of the method's kind.
    private func kind(of method: MethodDescriptor) -> String {
        switch (method.clientStreaming, method.serverStreaming) {
        case (false, false): method.hasNoSideEffects ? "read" : "write"
        case (false, true): "answerByStream"
        case (true, false): "takeStream"
        case (true, true): "exchangeStreams"
        }
    }
}

/// Writes the typed calls of the client library.
struct ClientGenerator {
    let services: [ServiceDescriptor]

    func output() -> OutputFile {
        var text = SourceText(imports: ["public import CRMModel", "internal import CRMWire"])
        text.block("extension CRMClient") { text in
            for method in services.flatMap(\.methods) {
                text.documentation(method.protoSourceComments(commentPrefix: ""))
                text.line("public func \(method.swiftCase)(")
                let isStream = method.serverStreaming
                text.line(
                    "    _ request: \(method.request), _ options: \(isStream ? "Stream" : "Call")Options = .init()")
                let response = isStream ? "AnswerStream<\(method.response)>" : method.response
                text.block(") async throws(CRMClientError) -> \(response)") { text in
                    text.line("try await \(isStream ? "openStream" : "call")(.\(method.swiftCase), request, options)")
                }
                text.line()
            }
        }
        return OutputFile(path: "Sources/CRMClient/Generated/CRMClient+Methods.swift", content: text.text)
    }
}
