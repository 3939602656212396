public import CRMModel
internal import CRMService
internal import CRMWire

extension TestService {
    public func history(
        of id: Int64, _ key: String = "", pageSize: UInt32 = 0, from token: String = "", as user: String = "admin"
    ) throws -> GetHistoryResponse {
        try call(
            .getHistory, GetHistoryRequest(recordID: id, fieldKey: key, pageSize: pageSize, pageToken: token), as: user)
    }

    public func audit(
        _ request: ListAuditEntriesRequest = ListAuditEntriesRequest(), from token: String = "",
        as user: String = "admin"
    ) throws -> ListAuditEntriesResponse {
        var request = request
        request.pageToken = token
        return try call(.listAuditEntries, request, as: user)
    }

    /// All entries that the request asks for, page by page.
    public func wholeAudit(_ request: ListAuditEntriesRequest) throws -> [AuditEntry] {
        var entries: [AuditEntry] = []
        var token = ""
        repeat {
            let page = try audit(request, from: token)
            entries += page.entries
            token = page.nextPageToken
        } while !token.isEmpty
        return entries
    }
}

extension AuditEntry {
    /// "level: B → A" of each change.
    public var lines: [String] {
        changes.map { "\($0.key): \($0.oldValue?.description ?? "") → \($0.newValue?.description ?? "")" }
    }
}
