internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What a saved scene asks, checked against the fields that there are now.
struct SavedQuestion {
    let builtIn: BuiltInScene
    let filter: Filter?
    let sort: Sort?
    /// The filter, translated.
    let groups: [[RecordQuery.Condition]]

    /// - Throws: REQUEST_INVALID, naming what is wrong.
    init(
        _ builtIn: BuiltInScene, _ filter: Filter?, _ sort: Sort?, on object: BusinessObject, _ call: any OperationCall
    ) throws {
        self.builtIn = builtIn
        self.filter = filter
        self.sort = sort
        let translator = FilterTranslator(object: object, call: call)
        groups = try translator.groups(filter)
        if let sort { _ = try translator.sortSubject(sort.field) }
        if let key = Self.fields(filter, sort).first(where: { call.catalog.field($0, of: object)?.active == false }) {
            throw CallError(.requestInvalid, "\(key) is a field that is not active any more", ["field": key])
        }
    }

    /// The keys of fields and the names of properties that are asked about.
    private static func fields(_ filter: Filter?, _ sort: Sort?) -> [String] {
        let conditions = (filter?.allOf ?? []) + (filter?.groups ?? []).flatMap(\.anyOf)
        return conditions.map(\.field) + (sort.map { [$0.field] } ?? [])
    }
}

extension OperationCall {
    /// The scene, if it is the caller's or shared with the caller.
    ///
    /// - Throws: SCENE_NOT_FOUND.
    func readableScene(_ id: Int64) throws -> StoredScene {
        guard let scene = try reader.scene(id),
            scene.ownerID == caller.user.id || !callerGrantees.isDisjoint(with: scene.sharedWith)
        else { throw CallError.sceneNotFound(id) }
        return scene
    }

    /// Whoever stands for the caller: a scene may be shared with them.
    var callerGrantees: Set<Grantee.Kind> { Set(organisation.grantees(of: caller.user).map(\.kind)) }

    /// What the scene asks, if it is one of the object that the caller may use.
    ///
    /// - Throws: SCENE_NOT_FOUND, or SCENE_OUTDATED if it asks what can't be asked any more.
    func savedQuestion(_ id: Int64, of object: BusinessObject) throws -> SavedQuestion {
        let scene = try readableScene(id)
        guard scene.object == object else { throw CallError.sceneNotFound(id) }
        let filter = try scene.filter.map { try codec.decode($0) }
        do {
            return try SavedQuestion(scene.builtIn, filter, scene.sort, on: object, self)
        } catch let error as CallError {
            throw CallError(
                .sceneOutdated, "scene \(id) (\(scene.name)): \(error.message)",
                error.metadata.merging(["scene_id": "\(id)"]) { $1 })
        }
    }
}

extension CallError {
    static func sceneNotFound(_ id: Int64) -> CallError {
        CallError(.sceneNotFound, "there is no scene \(id)", ["scene_id": "\(id)"])
    }
}
