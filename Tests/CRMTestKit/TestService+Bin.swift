public import CRMModel
internal import CRMService
internal import CRMWire

extension TestService {
    @discardableResult
    public func invalidate(
        _ ids: [Int64], options: BatchOptions? = nil, as user: String = "admin", key: String? = nil
    ) throws -> [BatchResult] {
        let response: InvalidateRecordsResponse = try call(
            .invalidateRecords, InvalidateRecordsRequest(ids: ids, options: options), as: user, key: key)
        return response.results
    }

    @discardableResult
    public func restore(
        _ ids: [Int64], options: BatchOptions? = nil, as user: String = "admin", key: String? = nil
    ) throws -> [BatchResult] {
        let response: RestoreRecordsResponse = try call(
            .restoreRecords, RestoreRecordsRequest(ids: ids, options: options), as: user, key: key)
        return response.results
    }

    @discardableResult
    public func delete(
        _ ids: [Int64], options: BatchOptions? = nil, as user: String = "admin", key: String? = nil
    ) throws -> [BatchResult] {
        let response: DeleteRecordsResponse = try call(
            .deleteRecords, DeleteRecordsRequest(ids: ids, options: options), as: user, key: key)
        return response.results
    }

    public func bin(_ request: ListBinRequest = ListBinRequest(), as user: String = "admin") throws -> ListBinResponse {
        try call(.listBin, request, as: user)
    }

    public func impact(of id: Int64, as user: String = "admin") throws -> [FieldImpact] {
        let response: GetImpactResponse = try call(.getImpact, GetImpactRequest(recordID: id), as: user)
        return response.fields
    }
}
