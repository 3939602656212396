internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the scenes of an object that the caller may use.
enum ListScenes: ReadOperation {
    private static let pageSize = 200

    static func run(_ request: ListScenesRequest, _ call: ReadCall) throws -> ListScenesResponse {
        guard let object = request.object else { throw CallError.requestInvalid("object is missing") }
        if request.includeAll { try call.requireAdministrator(for: "list the scenes of others") }
        let reader = SceneQuery.Reader(ownerID: call.caller.user.id, grantees: Array(call.callerGrantees))
        let maximumBytes = call.settings.answerFieldBytes
        let found = try call.reader.scenes(
            SceneQuery(
                object: object, reader: request.includeAll ? nil : reader, afterID: request.afterID,
                limit: pageSize + 1, limitBytes: maximumBytes))
        var response = ListScenesResponse()
        if request.afterID == 0 { response.scenes = BuiltInScene.allCases.map { Scene($0, of: object) } }
        var bytes = 0
        for (index, scene) in found.enumerated() {
            bytes += scene.filter?.bytes.count ?? 0
            if index == pageSize || bytes > maximumBytes {
                response.more = true
                break
            }
            response.scenes.append(try Scene(scene, call.codec))
        }
        return response
    }
}

extension Scene {
    /// A built-in scene as callers get it.
    fileprivate init(_ scene: BuiltInScene, of object: BusinessObject) {
        self.init(object: object, name: scene.protoName, builtIn: scene)
    }

    /// A saved scene as callers get it.
    init(_ scene: StoredScene, _ codec: MessageCodec) throws {
        self.init(
            id: scene.id, object: scene.object, name: scene.name, ownerID: scene.ownerID, builtIn: scene.builtIn,
            filter: try scene.filter.map { try codec.decode($0) }, sort: scene.sort,
            sharedWith: scene.sharedWith.map { Grantee(kind: $0) })
    }
}
