import CRMClient
import Foundation

/// Declarations for programs, in JSON. What a proto leaves out is left out here.
enum DeclarationJSON {
    struct Service: Encodable {
        let kind = "service"
        let name: String
        let comment: String?
        let methods: [Method]

        init(_ service: ServiceSchema) {
            name = service.fullName
            comment = present(service.comment)
            methods = service.methods.map { Method($0) }
        }
    }

    struct Method: Encodable {
        let kind = "method"
        let name: String
        let comment: String?
        let request: String
        let requestIsStream: Bool
        let response: String
        let responseIsStream: Bool
        let changesNothing: Bool
        /// What the messages are, where the method is all that is asked for.
        var messages: [Message]?

        init(_ method: MethodSchema, _ messages: [MessageDescription]? = nil) {
            name = method.fullName
            comment = present(method.comment)
            request = method.requestName
            requestIsStream = method.isClientStreaming
            response = method.responseName
            responseIsStream = method.isServerStreaming
            changesNothing = method.hasNoSideEffects
            self.messages = messages?.map { Message($0) }
        }
    }

    struct Message: Encodable {
        struct Field: Encodable {
            let name: String
            let jsonName: String
            let number: Int
            let label: String
            let type: String
            let defaultValue: String?
            let oneof: String?
            let comment: String?
        }

        let kind = "message"
        let name: String
        let comment: String?
        let fields: [Field]
        let messages: [Message]?
        let enums: [Enumeration]?

        init(_ message: MessageDescription) {
            name = message.fullName
            comment = present(message.comment)
            fields = message.fields.map { field in
                Field(
                    name: field.name, jsonName: field.jsonName, number: field.number, label: field.label.rawValue,
                    type: field.type, defaultValue: field.defaultValue, oneof: field.oneof,
                    comment: present(field.comment))
            }
            messages = present(message.messages.map { Message($0) })
            enums = present(message.enums.map { Enumeration($0) })
        }
    }

    struct Enumeration: Encodable {
        struct Value: Encodable {
            let name: String
            let number: Int32
            let comment: String?
        }

        let kind = "enum"
        let name: String
        let comment: String?
        let values: [Value]

        init(_ enumeration: EnumDescription) {
            name = enumeration.fullName
            comment = present(enumeration.comment)
            values = enumeration.values.map {
                Value(name: $0.name, number: $0.number, comment: present($0.comment))
            }
        }
    }

    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func present<Part: Collection>(_ part: Part) -> Part? { part.isEmpty ? nil : part }
}
