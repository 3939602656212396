internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Changes fields of a record. Owner, status and life state change by operations of their own.
enum EditRecord: WriteOperation {
    static func run(_ request: EditRecordRequest, _ call: WriteCall) throws -> EditRecordResponse {
        let record = try call.permittedRecord(request.id, for: .edit)
        call.answeredRecordID = record.id
        var values = FieldValues(try call.codec.decode(record.fields))
        let input = try FieldInput(
            request.fields, clearing: request.clear, of: record.object, current: values, call)
        try checkVersion(request, record, input, values, call)

        let changed = input.values.filter { values[$0.field.key] != $0.value }.map {
            RecordChange.Field(definition: $0.field, old: values[$0.field.key], new: $0.value)
        }
        if changed.isEmpty { return EditRecordResponse(record: record.message) }
        let emptied = changed.filter { $0.definition.required && $0.new == nil }
        if !emptied.isEmpty {
            throw CallError.violations(
                Dictionary(uniqueKeysWithValues: emptied.map { ($0.definition.key, "is required") }))
        }
        for field in changed { values[field.definition.key] = field.new }
        let edited = try call.save(record, replacing: record, changed, of: values)
        return EditRecordResponse(record: edited.message, changes: changed.map(\.message))
    }

    /// An edit based on an older version goes through unless a field that it would change has been
    /// changed since, to something else.
    ///
    /// - Throws: VERSION_CONFLICT.
    private static func checkVersion(
        _ request: EditRecordRequest, _ record: StoredRecord, _ input: FieldInput, _ current: FieldValues,
        _ call: WriteCall
    ) throws {
        guard let version = request.version, version != record.version else { return }
        guard (1..<record.version).contains(version) else {
            throw CallError.requestInvalid("version: the record has no version \(version), it is at \(record.version)")
        }
        var changedSince: Set<String> = []
        for entry in try call.transaction.changes(ofRecord: record.id, after: version) {
            // Nothing encoded is needed from one entry to the next.
            defer { call.codec.reset() }
            changedSince.formUnion(try call.codec.decode(entry).changes.map(\.key))
        }
        let conflicts = input.values.filter {
            changedSince.contains($0.field.key) && current[$0.field.key] != $0.value
        }
        if conflicts.isEmpty { return }
        var metadata = ["current_version": "\(record.version)"]
        for (field, value) in conflicts {
            metadata["\(field.key).asked"] = value?.description ?? ""
            metadata["\(field.key).current"] = current[field.key]?.description ?? ""
        }
        let names = conflicts.map(\.field.key)
        metadata["fields"] = names.joined(separator: ",")
        throw CallError(
            .versionConflict,
            "changed since version \(version): \(names.joined(separator: ", ")); the record is at \(record.version)",
            metadata)
    }
}
