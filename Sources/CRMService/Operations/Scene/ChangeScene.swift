internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Changes a scene of the caller. Object and owner never do.
enum ChangeScene: WriteOperation {
    static func run(_ request: ChangeSceneRequest, _ call: WriteCall) throws -> ChangeSceneResponse {
        let scene = try call.readableScene(request.id)
        guard scene.ownerID == call.caller.user.id else { throw CallError.sceneOwnerRequired(scene, "change") }
        var draft = SceneDraft(changing: scene, call)
        if let name = request.name { try draft.setName(name) }
        if request.builtIn != nil || request.filter != nil || request.sort != nil {
            let filter = try request.filter ?? scene.filter.map { try call.codec.decode($0) }
            let sort = request.sort ?? scene.sort
            try draft.setQuestion(
                request.builtIn ?? scene.builtIn, filter == Filter() ? nil : filter, sort?.field == "" ? nil : sort)
        }
        if let grantees = request.sharedWith?.grantees { try draft.setGrantees(grantees) }
        return ChangeSceneResponse(scene: try draft.save())
    }
}

extension CallError {
    static func sceneOwnerRequired(_ scene: StoredScene, _ what: String) -> CallError {
        CallError(
            .sceneOwnerRequired, "only its owner may \(what) scene \(scene.id)", ["scene_id": "\(scene.id)"])
    }
}
