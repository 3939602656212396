internal import CRMModel
internal import CRMRepository

/// Saves a scene of the caller.
enum CreateScene: WriteOperation {
    static func run(_ request: CreateSceneRequest, _ call: WriteCall) throws -> CreateSceneResponse {
        guard let object = request.object else { throw CallError.requestInvalid("object is missing") }
        var draft = SceneDraft(of: object, call)
        try draft.setName(request.name)
        try draft.setQuestion(request.builtIn, request.filter, request.sort)
        try draft.setGrantees(request.sharedWith)
        return CreateSceneResponse(scene: try draft.save())
    }
}
