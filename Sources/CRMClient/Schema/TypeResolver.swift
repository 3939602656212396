/// Looks up the types that fields and methods name.
struct TypeResolver {
    let messageIndices: [String: Int]
    private let enumIndices: [String: Int]
    private let declared: FileDescriptorReader

    init(_ declared: FileDescriptorReader) throws(PlacedFault) {
        self.declared = declared
        messageIndices = try Self.indices(declared.messages.map(\.fullName))
        enumIndices = try Self.indices(declared.enums.map(\.fullName))
    }

    private static func indices(_ names: [String]) throws(PlacedFault) -> [String: Int] {
        var result: [String: Int] = [:]
        for (index, name) in names.enumerated() where result.updateValue(index, forKey: name) != nil {
            throw PlacedFault("\(name) is declared twice")
        }
        return result
    }

    func messages() throws(PlacedFault) -> [MessageSchema] {
        var result: [MessageSchema] = []
        for message in declared.messages {
            var fields: [FieldSchema] = []
            for field in message.fields {
                do {
                    fields.append(try resolved(field))
                } catch {
                    throw error.inside(field.name).inside(message.fullName)
                }
            }
            let schema = MessageSchema(message, fields: fields)
            try check(schema)
            result.append(schema)
        }
        return result
    }

    /// Makes sure that the methods' messages are there.
    func check(_ services: [ServiceSchema]) throws(PlacedFault) {
        for method in services.flatMap(\.methods) {
            for name in [method.requestName, method.responseName] where messageIndices[name] == nil {
                throw PlacedFault("there is no message \(name)").inside(method.fullName)
            }
        }
    }

    private func check(_ message: MessageSchema) throws(PlacedFault) {
        guard Set(message.fields.map(\.number)).count == message.fields.count else {
            throw PlacedFault("two fields have the same number").inside(message.fullName)
        }
        guard message.isMapEntry else { return }
        guard let (key, value) = message.pair, case .scalar(let type) = key.kind, type.canBeMapKey, !key.isRepeated,
            !value.isRepeated
        else { throw PlacedFault("is no pair of a map").inside(message.fullName) }
    }

    private func resolved(_ field: FileDescriptorReader.Field) throws(PlacedFault) -> FieldSchema {
        guard (1...536_870_911).contains(field.number) else { throw PlacedFault("its number can't be") }
        let kind = try kind(field)
        let canBePacked =
            switch kind {
            case .scalar(let type): type.wireType != .bytes
            case .enumeration: true
            case .message: false
            }
        return FieldSchema(
            name: field.name, jsonName: field.jsonName ?? Self.jsonName(field.name), number: field.number,
            comment: field.comment, kind: kind, label: field.label, defaultValue: field.defaultValue,
            isPacked: field.label == .repeated && canBePacked && (field.isPacked ?? field.isProto3),
            oneof: field.isOptionalOfProto3 ? nil : field.oneof)
    }

    private func kind(_ field: FileDescriptorReader.Field) throws(PlacedFault) -> FieldSchema.Kind {
        switch field.type {
        case 11:
            guard let index = messageIndices[field.typeName] else { break }
            return .message(index)
        case 14:
            guard let index = enumIndices[field.typeName] else { break }
            return .enumeration(index)
        default:
            guard let type = ScalarType(rawValue: field.type) else {
                throw PlacedFault("it is of type \(field.type), which is not in use")
            }
            return .scalar(type)
        }
        throw PlacedFault("there is no type \(field.typeName)")
    }

    /// "owner_id" becomes "ownerId".
    private static func jsonName(_ name: String) -> String {
        let parts = name.split(separator: "_")
        return parts.prefix(1).joined() + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
