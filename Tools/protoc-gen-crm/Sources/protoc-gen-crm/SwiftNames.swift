import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// How names of the protos are spelt in Swift.
enum SwiftNames {
    /// The packages that get Swift types.
    static let packages: Set<String> = ["crm.v1", "crm.testing", "grpc.health.v1"]

    private static let reserved: Set<String> = [
        "public", "private", "import", "operator", "default", "in", "self", "init", "return", "case", "switch", "none",
    ]

    /// `owner_id` is `ownerID`, `NOT_EFFECTIVE` is `notEffective`.
    static func member(_ name: String) -> String {
        let words = name.lowercased().split(separator: "_")
        return words.enumerated().map { index, word in
            switch word {
            case _ where index == 0: String(word)
            case "id": "ID"
            case "ids": "IDs"
            default: word.prefix(1).uppercased() + word.dropFirst()
            }
        }.joined()
    }

    /// A member where it is declared: in backticks if it is a keyword.
    static func declared(_ name: String) -> String {
        let member = member(name)
        return reserved.contains(member) && member != "none" ? "`\(member)`" : member
    }

    static func type(_ message: Descriptor) -> String { nested(message.fullName, in: message.file) }

    static func type(_ enumeration: EnumDescriptor) -> String { nested(enumeration.fullName, in: enumeration.file) }

    /// The Swift type of one value of the field, without regard to repetition or presence.
    static func element(_ field: FieldDescriptor) -> String {
        switch field.type {
        case .double: "Double"
        case .int32, .sint32, .sfixed32: "Int32"
        case .int64, .sint64, .sfixed64: "Int64"
        case .uint32, .fixed32: "UInt32"
        case .uint64, .fixed64: "UInt64"
        case .bool: "Bool"
        case .string: "String"
        case .bytes: "[UInt8]"
        case .enum: type(field.enumType)
        case .message where field.options.lazy: "Encoded<\(type(field.messageType))>"
        case .message: type(field.messageType)
        default: fatalError("\(field.fullName): fields of this type are not generated")
        }
    }

    private static func nested(_ fullName: String, in file: FileDescriptor) -> String {
        String(fullName.dropFirst(file.package.count + 1))
    }
}

extension FieldDescriptor {
    /// What the field holds in Swift while it is absent: nil where presence shows, else a value.
    var swiftDefault: String? {
        if isRepeated || isMap { return isMap ? "[:]" : "[]" }
        guard let value = defaultValue else { return nil }
        switch type {
        case .string: return "\"\(value)\""
        case .enum: return "." + SwiftNames.member(value)
        default: return value
        }
    }

    /// The type of the Swift property.
    var swiftType: String {
        if let (key, value) = messageTypeIfAny?.mapKeyAndValue {
            return "[\(SwiftNames.element(key)): \(SwiftNames.element(value))]"
        }
        let element = SwiftNames.element(self)
        if isRepeated { return "[\(element)]" }
        return swiftDefault == nil ? "\(element)?" : element
    }

    var messageTypeIfAny: Descriptor? { type == .message ? messageType : nil }
}

extension EnumDescriptor {
    /// The values that have a case: a zero called `..._UNSPECIFIED` stands for absence and has none.
    var cases: [EnumValueDescriptor] {
        values.filter { !($0.number == 0 && $0.name.hasSuffix("_UNSPECIFIED")) }
    }
}

extension Descriptor {
    /// A message without fields that holds enums: only a scope for their names.
    var isNamespace: Bool { fields.isEmpty && !enums.isEmpty }
}
