/// Makes an encoded message of JSON, its fields in the order of their numbers.
struct MessageEncoder {
    let schema: Schema

    /// - Parameter value: an object with a member for each field that is to be there.
    func encode(_ value: JSONValue, as message: MessageSchema) throws(PlacedFault) -> [UInt8] {
        guard case .object(let members) = value else {
            throw PlacedFault("is \(ScalarInput.describe(value)), not an object (\(message.fullName))")
        }
        var writer = ProtobufWriter()
        for (index, member) in try assigned(members, message).enumerated() {
            guard let member else { continue }
            do throws(PlacedFault) {
                try write(member.value, as: message.fields[index], to: &writer)
            } catch {
                throw error.inside(member.name)
            }
        }
        return writer.bytes
    }

    /// The member for each field of the message.
    private func assigned(
        _ members: [JSONValue.Member], _ message: MessageSchema
    ) throws(PlacedFault) -> [JSONValue.Member?] {
        var result = [JSONValue.Member?](repeating: nil, count: message.fields.count)
        var seen: Set<Int> = []
        var chosen: [Int: String] = [:]
        for member in members {
            guard let index = message.index(named: member.name) else {
                throw PlacedFault("\(message.fullName) has no such field").inside(member.name)
            }
            guard seen.insert(index).inserted else { throw PlacedFault("is given twice").inside(member.name) }
            if member.value == .null { continue }
            if let oneof = message.fields[index].oneof {
                if let other = chosen.updateValue(member.name, forKey: oneof) {
                    throw PlacedFault("only one of \(other) and \(member.name) can be given").inside(member.name)
                }
            }
            result[index] = member
        }
        return result
    }

    private func write(
        _ value: JSONValue, as field: FieldSchema, to writer: inout ProtobufWriter
    ) throws(PlacedFault) {
        guard field.isRepeated else { return try writeOne(value, as: field, to: &writer) }
        if case .message(let index) = field.kind, let (key, element) = schema.messages[index].pair {
            return try writeMap(value, key, element, as: field, to: &writer)
        }
        guard case .array(let elements) = value else {
            throw PlacedFault("is \(ScalarInput.describe(value)), not an array")
        }
        if elements.isEmpty { return }
        var packed = ProtobufWriter()
        for (index, element) in elements.enumerated() {
            do throws(PlacedFault) {
                if field.isPacked {
                    try writeContent(element, field.kind, to: &packed)
                } else {
                    try writeOne(element, as: field, to: &writer)
                }
            } catch {
                throw error.inside("[\(index)]")
            }
        }
        if field.isPacked {
            writer.key(field.number, .bytes)
            writer.delimited(packed.bytes)
        }
    }

    private func writeMap(
        _ value: JSONValue, _ key: FieldSchema, _ element: FieldSchema, as field: FieldSchema,
        to writer: inout ProtobufWriter
    ) throws(PlacedFault) {
        guard case .object(let members) = value else {
            throw PlacedFault("is \(ScalarInput.describe(value)), not an object")
        }
        guard case .scalar(let keyType) = key.kind else { return }
        var seen: Set<Scalar> = []
        for member in members {
            do throws(PlacedFault) {
                let name = try ScalarInput.key(member.name, as: keyType)
                guard seen.insert(name).inserted else { throw PlacedFault("is given twice") }
                var entry = ProtobufWriter()
                entry.key(1, keyType.wireType)
                entry.scalar(name, as: keyType)
                try writeOne(member.value, as: element, to: &entry)
                writer.key(field.number, .bytes)
                writer.delimited(entry.bytes)
            } catch {
                throw error.inside("[\"\(member.name)\"]")
            }
        }
    }

    private func writeOne(
        _ value: JSONValue, as field: FieldSchema, to writer: inout ProtobufWriter
    ) throws(PlacedFault) {
        switch field.kind {
        case .scalar(let type): writer.key(field.number, type.wireType)
        case .enumeration: writer.key(field.number, .varint)
        case .message: writer.key(field.number, .bytes)
        }
        try writeContent(value, field.kind, to: &writer)
    }

    private func writeContent(
        _ value: JSONValue, _ kind: FieldSchema.Kind, to writer: inout ProtobufWriter
    ) throws(PlacedFault) {
        switch kind {
        case .scalar(let type): writer.scalar(try ScalarInput.scalar(value, as: type), as: type)
        case .enumeration(let index):
            writer.scalar(.signed(Int64(try number(value, of: schema.enums[index]))), as: .int32)
        case .message(let index): writer.delimited(try encode(value, as: schema.messages[index]))
        }
    }

    private func number(_ value: JSONValue, of enumeration: EnumSchema) throws(PlacedFault) -> Int32 {
        switch value {
        case .string(let name):
            if let number = enumeration.number(named: name) { return number }
            throw PlacedFault(
                "is \(ScalarInput.describe(value)), none of \(enumeration.allNames.joined(separator: ", "))")
        case .number: return try ScalarInput.integer(value, Int32.self)
        default: throw PlacedFault("is \(ScalarInput.describe(value)), not a name of \(enumeration.fullName)")
        }
    }
}
