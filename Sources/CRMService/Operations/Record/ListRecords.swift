internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists what the caller sees of an object.
enum ListRecords: ReadOperation {
    private static let standardPageSize = 50
    private static let maximumPageSize = 1_000

    static func run(_ request: ListRecordsRequest, _ call: ReadCall) throws -> ListRecordsResponse {
        guard request.pageSize <= maximumPageSize else {
            throw CallError.requestInvalid("page_size is \(request.pageSize), at most \(maximumPageSize) are allowed")
        }
        let selection = try RecordSelection(
            request.object, request.scene, sceneID: request.sceneID, request.filter, search: request.search,
            includeInvalidated: request.includeInvalidated, call)
        let pageSize = request.pageSize == 0 ? standardPageSize : Int(request.pageSize)
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
        var response = ListRecordsResponse()
        var bytes = 0
        for (index, listed) in found.enumerated() {
            bytes += listed.record.fields.bytes.count
            if index == pageSize || (index > 0 && bytes > maximumBytes) {
                let last = found[index - 1].position
                response.nextPageToken = PageToken(position: last, fingerprint: fingerprint).text
                break
            }
            response.records.append(listed.record.message)
        }
        return response
    }
}
