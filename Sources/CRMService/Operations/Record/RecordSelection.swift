internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// The records that a list or a count is about: what the caller sees of an object, narrowed by scenes and a filter.
struct RecordSelection {
    let object: BusinessObject
    /// The saved scene that is asked for.
    let saved: SavedQuestion?
    private let scope: RecordQuery.Scope?
    private let timeMilliseconds: Int64
    private let includesInvalidated: Bool
    private let groups: [[RecordQuery.Condition]]

    /// - Throws: REQUEST_INVALID, CRM_ADMIN_REQUIRED, SCENE_NOT_FOUND, SCENE_OUTDATED.
    init(
        _ object: BusinessObject?, _ scene: BuiltInScene, sceneID: Int64?, _ filter: Filter?, includeInvalidated: Bool,
        _ call: ReadCall
    ) throws {
        guard let object else { throw CallError.requestInvalid("object is missing") }
        if includeInvalidated { try call.requireAdministrator(for: "ask for invalidated records") }
        self.object = object
        // A CRM_ADMIN may see by another role than that one.
        includesInvalidated = includeInvalidated && call.seesInvalidated(object)
        saved = try sceneID.map { try call.savedQuestion($0, of: object) }
        scope = try call.scope(of: object, try Self.narrowest(scene, saved))
        timeMilliseconds = call.nowMilliseconds
        groups = try FilterTranslator(object: object, call: call).groups(filter) + (saved?.groups ?? [])
    }

    /// The query without its order; nil if the caller sees nothing of the object.
    func query(limit: Int, limitBytes: Int = .max) -> RecordQuery? {
        scope.map {
            RecordQuery(
                object: object, scope: $0, timeMilliseconds: timeMilliseconds, includesInvalidated: includesInvalidated,
                groups: groups, limit: limit, limitBytes: limitBytes)
        }
    }

    /// The built-in scene that holds where the request names one and the saved scene narrows one.
    private static func narrowest(_ scene: BuiltInScene, _ saved: SavedQuestion?) throws -> BuiltInScene {
        guard let builtIn = saved?.builtIn, builtIn != .all, builtIn != scene else { return scene }
        guard scene == .all else {
            throw CallError.requestInvalid(
                "scene is \(scene.protoName), and the saved scene is of \(builtIn.protoName)")
        }
        return builtIn
    }
}
