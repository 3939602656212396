internal import CRMClient
internal import CRMModel

/// Finds out which records a user sees.
enum SeenRecords {
    /// The ids of all records that the client's user sees, object by object.
    ///
    /// - Throws: `CRMClientError`; `LoadError` when the user sees none.
    static func ids(through client: CRMClient) async throws -> RecordIDs {
        var ids: [Int64] = []
        for object in BusinessObject.allCases {
            var request = ListRecordsRequest(object: object, pageSize: 1_000)
            repeat {
                let page = try await client.listRecords(request)
                ids += page.records.map(\.id)
                request.pageToken = page.nextPageToken
            } while !request.pageToken.isEmpty
        }
        guard !ids.isEmpty else { throw LoadError("the user sees no record; crmload prepare makes some") }
        return .list(ids)
    }
}
