internal import CRMModel
internal import CRMRepository

/// Tells what was changed in a record that the caller sees.
enum GetHistory: ReadOperation {
    static func run(_ request: GetHistoryRequest, _ call: ReadCall) throws -> GetHistoryResponse {
        let record = try call.visibleRecord(request.recordID)
        let key = request.fieldKey
        try checkKey(key, record.object, call)
        var question = request
        question.pageSize = 0
        question.pageToken = ""
        let page = try AuditPage(
            AuditQuery(subjects: [.record], subjectID: record.id), size: request.pageSize, token: request.pageToken,
            question: ("GetHistory", call.codec.encode(question).bytes), call
        ) { entry in
            if key.isEmpty { return entry }
            var entry = entry
            entry.changes.removeAll { $0.key != key && !$0.key.hasPrefix("\(key).") }
            return entry.changes.isEmpty ? nil : entry
        }
        return GetHistoryResponse(entries: page.entries, nextPageToken: page.nextToken)
    }

    private static func checkKey(_ key: String, _ object: BusinessObject, _ call: ReadCall) throws {
        if key.isEmpty || key == RecordAudit.statusComment || RecordProperty(rawValue: key) != nil { return }
        let beginning = String(key.prefix { $0 != "." })
        if RecordAudit.otherKeys.contains(beginning) || call.catalog.field(key, of: object) != nil { return }
        throw CallError.requestInvalid("field_key: \(object.protoName) has no field or property \(key)")
    }
}
