internal import CRMModel
internal import CRMRepository

/// Tells which active records refer to a record, as far as the caller sees them.
enum GetImpact: ReadOperation {
    /// So far are they counted.
    private static let maximumCount = 10_000
    /// So many are named of each field.
    private static let maximumNamed = 20
    private static let nameKey = "name"

    static func run(_ request: GetImpactRequest, _ call: ReadCall) throws -> GetImpactResponse {
        let record = try call.visibleRecord(request.recordID)
        try call.leaveLoop()
        var response = GetImpactResponse()
        // What the names may still come to; the rest of the answer is small.
        var bytes = call.settings.answerFieldBytes
        for field in call.catalog.fields(referringTo: record.object) {
            // Nothing encoded is needed from one field to the next.
            defer { call.codec.reset() }
            guard var impact = try impact(of: record, by: field, call) else { continue }
            for referring in impact.records {
                bytes -= referring.name.utf8.count + FieldImpact.bytesBesideName
            }
            if bytes < 0 { impact.records = [] }
            response.fields.append(impact)
        }
        return response
    }

    /// Nil if nothing refers to it by the field that the caller sees.
    private static func impact(
        of record: StoredRecord, by field: FieldDefinition, _ call: ReadCall
    ) throws -> FieldImpact? {
        guard let object = field.object, let scope = try call.scope(of: object, .all) else { return nil }
        let refers = RecordQuery.Condition(
            subject: .field(id: field.id, isLong: false), comparison: .equal, keys: [.integer(record.id)])
        var query = RecordQuery(
            object: object, scope: scope, timeMilliseconds: call.nowMilliseconds, groups: [[refers]],
            limit: maximumCount + 1)
        let count = try call.reader.count(query)
        if count == 0 { return nil }
        query.limit = maximumNamed
        let named = try call.reader.records(query).map { listed in
            let fields = try call.codec.decode(listed.record.fields).fields
            guard case .text(let name) = fields.first(where: { $0.key == nameKey })?.value?.kind else {
                return ReferringRecord(id: listed.record.id)
            }
            return ReferringRecord(id: listed.record.id, name: name)
        }
        return FieldImpact(
            object: object, field: field.key, count: Int64(min(count, maximumCount)), more: count > maximumCount,
            records: named)
    }
}

extension FieldImpact {
    /// What a record takes beside its name, at most.
    fileprivate static let bytesBesideName = 24
}
