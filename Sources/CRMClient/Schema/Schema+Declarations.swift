internal import CRMWire

extension Schema {
    /// The schema of the protos with which this library was built; a daemon may have another.
    public static func ofThisBuild() throws(SchemaError) -> Schema { try Schema(files: FileDescriptors.files) }

    /// Every service, method, message and enum, in the order of the descriptors.
    public var declarations: [Declaration] {
        services.flatMap { [.service($0)] + $0.methods.map { .method($0) } }
            + messages.filter { !$0.isMapEntry }.map { .message(description($0)) }
            + enums.map { .enumeration(description($0)) }
    }

    /// What is meant by a name: "crm.v1.Records/GetRecord", "Records.GetRecord", "GetRecord".
    ///
    /// - Returns: the declaration of that full name, or else all whose full names end so.
    public func declarations(named name: String) -> [Declaration] {
        let wanted = Self.dotted(name)
        let all = declarations
        if let exact = all.first(where: { Self.dotted($0.fullName) == wanted }) { return [exact] }
        return all.filter { Self.dotted($0.fullName).hasSuffix(".\(wanted)") }
    }

    /// The description of a message.
    public func description(ofMessage name: String) throws(SchemaError) -> MessageDescription {
        description(try message(named: name))
    }

    private static func dotted(_ name: String) -> String { String(name.map { $0 == "/" ? "." : $0 }) }

    private func description(_ message: MessageSchema) -> MessageDescription {
        func isInside(_ name: String) -> Bool {
            name.hasPrefix(message.fullName + ".") && !name.dropFirst(message.fullName.count + 1).contains(".")
        }
        return MessageDescription(
            fullName: message.fullName, package: message.package, comment: message.comment,
            fields: message.fields.map { description($0, of: message) },
            messages: messages.filter { isInside($0.fullName) && !$0.isMapEntry }.map { description($0) },
            enums: enums.filter { isInside($0.fullName) }.map { description($0) })
    }

    private func description(_ field: FieldSchema, of message: MessageSchema) -> FieldDescription {
        var label = field.label
        var type = typeName(field.kind)
        if case .message(let index) = field.kind, let (key, value) = messages[index].pair {
            label = .optional
            type = "map<\(typeName(key.kind)), \(typeName(value.kind))>"
        }
        return FieldDescription(
            name: field.name, jsonName: field.jsonName, number: field.number, comment: field.comment, label: label,
            type: type, defaultValue: field.defaultValue,
            oneof: field.oneof.flatMap { message.oneofNames.indices.contains($0) ? message.oneofNames[$0] : nil })
    }

    private func description(_ enumeration: EnumSchema) -> EnumDescription {
        EnumDescription(
            fullName: enumeration.fullName, package: enumeration.package, comment: enumeration.comment,
            values: enumeration.values.map {
                EnumDescription.Value(name: $0.name, number: $0.number, comment: $0.comment)
            })
    }

    private func typeName(_ kind: FieldSchema.Kind) -> String {
        switch kind {
        case .scalar(let type): "\(type)"
        case .enumeration(let index): enums[index].fullName
        case .message(let index): messages[index].fullName
        }
    }
}
