public import CRMModel
internal import CRMService
internal import CRMWire

extension TestService {
    /// Saves a scene of accounts.
    @discardableResult
    public func saveScene(
        _ name: String, _ builtIn: BuiltInScene = .all, _ filter: Filter? = nil, sort: Sort? = nil,
        sharedWith grantees: [Grantee.Kind] = [], of object: BusinessObject? = .account, as user: String = "admin"
    ) throws -> Scene {
        let response: CreateSceneResponse = try call(
            .createScene,
            CreateSceneRequest(
                object: object, name: name, builtIn: builtIn, filter: filter, sort: sort,
                sharedWith: grantees.map { Grantee(kind: $0) }),
            as: user)
        return response.scene ?? Scene()
    }

    @discardableResult
    public func changeScene(_ request: ChangeSceneRequest, as user: String = "admin") throws -> Scene {
        let response: ChangeSceneResponse = try call(.changeScene, request, as: user)
        return response.scene ?? Scene()
    }

    public func deleteScene(_ id: Int64, as user: String = "admin") throws {
        let _: DeleteSceneResponse = try call(.deleteScene, DeleteSceneRequest(id: id), as: user)
    }

    /// The scenes of accounts that are saved.
    public func scenes(includingAll: Bool = false, as user: String = "admin") throws -> [Scene] {
        let response: ListScenesResponse = try call(
            .listScenes, ListScenesRequest(object: .account, includeAll: includingAll), as: user)
        return response.scenes.filter { $0.ownerID != nil }
    }

    public func count(_ request: CountRecordsRequest, as user: String = "admin") throws -> CountRecordsResponse {
        try call(.countRecords, request, as: user)
    }
}
