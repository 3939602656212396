internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Deletes a scene of the caller, or, for CRM_ADMIN, of anybody.
enum DeleteScene: WriteOperation {
    static func run(_ request: DeleteSceneRequest, _ call: WriteCall) throws -> DeleteSceneResponse {
        let scene = try scene(request.id, call)
        try call.transaction.removeScene(scene.id)
        try call.audit(.scene, scene.id, try SceneAudit.removal(of: scene, call.codec))
        return DeleteSceneResponse()
    }

    private static func scene(_ id: Int64, _ call: WriteCall) throws -> StoredScene {
        if call.organisation.isAdministrator(call.caller.user), let scene = try call.transaction.scene(id) {
            return scene
        }
        let scene = try call.readableScene(id)
        guard scene.ownerID == call.caller.user.id else { throw CallError.sceneOwnerRequired(scene, "delete") }
        return scene
    }
}
