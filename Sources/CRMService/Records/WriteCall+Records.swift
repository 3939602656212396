internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

// The one way in which records are written.
extension WriteCall {
    /// Adds a record that has these values, with its audit entry.
    ///
    /// - Parameters:
    ///   - record: its id and its fields are given here.
    ///   - changes: what the audit tells beside the values.
    /// - Throws: VALUE_NOT_UNIQUE, or LIMIT_EXCEEDED if it is too large.
    func insert(
        _ record: StoredRecord, _ values: FieldValues, and changes: [FieldChange]
    ) throws -> StoredRecord {
        let definitions = catalog.fields(of: record.object)
        var record = record
        record.fields = codec.encode(values.fieldSet(definitions))
        try RecordSize.check(record.fields)
        let fields = definitions.compactMap { definition in
            values[definition.key].map { RecordChange.Field(definition: definition, old: nil, new: $0) }
        }
        let indexed = fields.flatMap { $0.definition.indexed($0.new) }
        record.id = try transaction.insert(record, indexed: indexed)
        try moveUniqueValues(fields, of: record.id)
        try audit(.record, record.id, version: record.version, fields.map(\.message) + changes)
        try follow(RecordChange(old: nil, new: record, fields: fields))
        return record
    }

    /// Stores what has changed in a record, as its next version, with its audit entry.
    ///
    /// - Parameters:
    ///   - fields: those that have another value; `values` holds all values then.
    ///   - others: what else the audit tells.
    /// - Returns: the record as it is now.
    /// - Throws: VALUE_NOT_UNIQUE, or LIMIT_EXCEEDED if it is too large.
    @discardableResult
    func save(
        _ record: StoredRecord, replacing old: StoredRecord, _ fields: [RecordChange.Field] = [],
        of values: FieldValues = FieldValues(), and others: [FieldChange] = []
    ) throws -> StoredRecord {
        var record = record
        if !fields.isEmpty {
            record.fields = codec.encode(values.fieldSet(catalog.fields(of: record.object)))
            try RecordSize.check(record.fields)
            try moveUniqueValues(fields, of: record.id)
        }
        record.version += 1
        record.modifiedAtMilliseconds = nowMilliseconds
        record.modifiedByID = caller.user.id
        try transaction.update(
            record, replacing: old, removing: fields.flatMap { $0.definition.indexed($0.old) },
            adding: fields.flatMap { $0.definition.indexed($0.new) })
        try audit(
            .record, record.id, version: record.version,
            fields.map(\.message) + RecordAudit.changes(from: old, to: record) + others)
        try follow(RecordChange(old: old, new: record, fields: fields))
        return record
    }

    /// Deletes a record for good: no value of it, present or former, remains in the database's files when the request is
    /// answered. Its audit entries tell no more than that there were changes; one more says that it has been deleted.
    func remove(_ record: StoredRecord) throws {
        let values = FieldValues(try codec.decode(record.fields))
        let fields = catalog.fields(of: record.object).compactMap { definition in
            values[definition.key].map { RecordChange.Field(definition: definition, old: $0, new: nil) }
        }
        try moveUniqueValues(fields, of: record.id)
        try transaction.removeRecord(record.id)
        try audit(
            .record, record.id, version: record.version + 1,
            AuditedProperties.removal(of: [
                (RecordProperty.lifeState.rawValue, AuditedProperties.choice(record.lifeState.protoName))
            ]))
        try follow(RecordChange(old: record, new: nil, fields: fields))
    }

    private func moveUniqueValues(_ fields: [RecordChange.Field], of id: Int64) throws {
        for field in fields where field.definition.unique {
            try UniqueValues.release(field.old, of: field.definition, self)
            try UniqueValues.claim(field.new, of: field.definition, for: id, self)
        }
    }
}
