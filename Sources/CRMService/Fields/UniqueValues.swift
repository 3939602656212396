internal import CRMModel
internal import CRMRepository

/// Keeps the values of unique fields apart.
enum UniqueValues {
    /// Reserves a value for a record.
    ///
    /// - Throws: VALUE_NOT_UNIQUE, which names the other record only to who sees it.
    static func claim(
        _ value: Value?, of field: FieldDefinition, for recordID: Int64, _ call: WriteCall
    ) throws {
        guard let key = value.flatMap({ FieldKey.keys(of: $0).first }) else { return }
        if let holder = try call.transaction.record(withUnique: key, inField: field.id), holder != recordID {
            var metadata = ["field": field.key]
            if let other = try call.reader.record(holder), try call.sees(other) { metadata["record_id"] = "\(holder)" }
            throw CallError(.valueNotUnique, "another record has this \(field.key)", metadata)
        }
        try call.transaction.claim(key, ofField: field.id, forRecord: recordID)
    }

    /// Gives a value free that a record no longer has.
    static func release(_ value: Value?, of field: FieldDefinition, _ call: WriteCall) throws {
        guard let key = value.flatMap({ FieldKey.keys(of: $0).first }) else { return }
        try call.transaction.release(key, ofField: field.id)
    }

    /// The record that has the value.
    static func holder(of value: Value?, in field: FieldDefinition, _ call: WriteCall) throws -> Int64? {
        guard field.unique, let key = value.flatMap({ FieldKey.keys(of: $0).first }) else { return nil }
        return try call.transaction.record(withUnique: key, inField: field.id)
    }
}
