internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists what the caller sees of an object.
enum ListRecords: ReadOperation {
    static func run(_ request: ListRecordsRequest, _ call: ReadCall) throws -> ListRecordsResponse {
        let pageSize = try PageSize.checked(request.pageSize)
        let selection = try RecordSelection(
            request.object, request.scene, sceneID: request.sceneID, request.filter, search: request.search,
            includeInvalidated: request.includeInvalidated, call)
        guard var query = selection.query(limit: pageSize + 1, limitBytes: call.settings.answerFieldBytes) else {
            return ListRecordsResponse()
        }
        if let sort = request.sort ?? selection.saved?.sort {
            query.sort = try FilterTranslator(object: selection.object, call: call).sortSubject(sort.field)
            query.isDescending = sort.descending
            if query.sort == .property(.id) { query.sort = nil }
        }
        let fingerprint = PageToken.fingerprint(
            of: request, selection.saved, user: call.caller.user.id, call.codec)
        if !request.pageToken.isEmpty {
            query.after = try PageToken(request.pageToken, expecting: fingerprint).position
        }
        return page(try selection.records(query), pageSize, call.settings.answerFieldBytes, fingerprint)
    }

    private static func page(
        _ found: [ListedRecord], _ pageSize: Int, _ maximumBytes: Int, _ fingerprint: UInt64
    ) -> ListRecordsResponse {
        let count = PageSize.fitting(found, pageSize, maximumBytes: maximumBytes) { $0.record.fields.bytes.count }
        var response = ListRecordsResponse(records: found.prefix(count).map(\.record.message))
        if count < found.count {
            response.nextPageToken = PageToken(position: found[count - 1].position, fingerprint: fingerprint).text
        }
        return response
    }
}
