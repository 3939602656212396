internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// A scene on its way into the storage: checked, saved and audited.
struct SceneDraft {
    /// How many scenes a user may have.
    static let maximumPerUser = 200
    /// How many bytes a scene's filter may have, encoded.
    static let maximumFilterBytes = 65_536

    private let call: WriteCall
    private let old: StoredScene?
    private var scene: StoredScene

    /// A new scene of the caller.
    init(of object: BusinessObject, _ call: WriteCall) {
        self.call = call
        old = nil
        scene = StoredScene(object: object, ownerID: call.caller.user.id, name: "")
    }

    /// A change of one.
    init(changing scene: StoredScene, _ call: WriteCall) {
        self.call = call
        old = scene
        self.scene = scene
    }

    /// - Throws: REQUEST_INVALID.
    mutating func setName(_ name: String) throws {
        if let problem = NameRules.problem(title: name) { throw CallError.requestInvalid("name: \(problem)") }
        scene.name = name
    }

    /// - Throws: REQUEST_INVALID if it can't be asked; LIMIT_EXCEEDED.
    mutating func setQuestion(_ builtIn: BuiltInScene, _ filter: Filter?, _ sort: Sort?) throws {
        _ = try SavedQuestion(builtIn, filter, sort, on: scene.object, call)
        let filter = filter.map { call.codec.encode($0) }
        guard filter?.bytes.count ?? 0 <= Self.maximumFilterBytes else {
            throw CallError(
                .limitExceeded, "the filter of a scene has at most \(Self.maximumFilterBytes) bytes",
                ["limit": "scene_bytes"])
        }
        scene.builtIn = builtIn
        scene.filter = filter
        scene.sort = sort
    }

    /// - Throws: REQUEST_INVALID; the reason for one that does not exist.
    mutating func setGrantees(_ grantees: [Grantee]) throws {
        scene.sharedWith =
            grantees.isEmpty
            ? [] : try AccessInput.receivers(grantees, named: "shared_with", besides: scene.sharedWith, call)
    }

    /// Saves what differs.
    ///
    /// - Throws: NAME_TAKEN, LIMIT_EXCEEDED.
    func save() throws -> Scene {
        let transaction = call.transaction
        if let namesake = try transaction.scene(ofOwner: scene.ownerID, scene.object, named: scene.name),
            namesake != scene.id
        {
            throw CallError(.nameTaken, "you have a scene \(scene.name) of \(scene.object.protoName)")
        }
        if old == nil, try transaction.sceneCount(ofOwner: scene.ownerID) >= Self.maximumPerUser {
            throw CallError(
                .limitExceeded, "you have \(Self.maximumPerUser) scenes, and may have no more",
                ["limit": "scenes_per_user"])
        }
        let id = try transaction.save(scene)
        // As it is stored: the grantees in their order.
        guard let saved = try transaction.scene(id) else { throw CallError.sceneNotFound(id) }
        let changes = try SceneAudit.changes(from: old, to: saved, call.codec)
        if !changes.isEmpty { try call.audit(.scene, id, changes) }
        return try Scene(saved, call.codec)
    }
}
