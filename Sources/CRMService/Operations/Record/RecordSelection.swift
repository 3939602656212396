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
    private let search: SearchText?
    private let searchPlan: SearchText.Plan?
    private let call: ReadCall

    /// So many records at most are held against a searched text at once.
    private static let maximumVerified = 2_000

    /// - Parameter isForCount: all that is selected will be wanted, not a page of it.
    /// - Throws: REQUEST_INVALID, CRM_ADMIN_REQUIRED, SCENE_NOT_FOUND, SCENE_OUTDATED.
    init(
        _ object: BusinessObject?, _ scene: BuiltInScene, sceneID: Int64?, _ filter: Filter?, search: String? = nil,
        includeInvalidated: Bool, isForCount: Bool = false, _ call: ReadCall
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
        self.search = try search.map { try SearchText($0, "search") }
        searchPlan = try self.search.map { try $0.plan(of: object, isForCount: isForCount, call) }
        self.call = call
    }

    /// The query without its order; nil if the caller sees nothing of the object.
    func query(limit: Int, limitBytes: Int = .max) -> RecordQuery? {
        scope.map {
            var query = RecordQuery(
                object: object, scope: $0, timeMilliseconds: timeMilliseconds, includesInvalidated: includesInvalidated,
                groups: groups + (searchPlan?.conditions ?? []), limit: limit, limitBytes: limitBytes)
            query.terms = searchPlan?.terms ?? []
            return query
        }
    }

    /// What the query, which is one of this selection, finds.
    func records(_ query: RecordQuery) throws -> [ListedRecord] {
        guard searchPlan?.isVerified == true else { return try call.reader.records(query) }
        var result: [ListedRecord] = []
        var bytes = 0
        try verify(query) { listed in
            result.append(listed)
            bytes += listed.record.fields.bytes.count
            return result.count < query.limit && bytes <= query.limitBytes
        }
        return result
    }

    /// How many records the query, which is one of this selection, finds, at most its limit.
    func count(_ query: RecordQuery) throws -> Int {
        guard searchPlan?.isVerified == true else { return try call.reader.count(query) }
        var count = 0
        try verify(query) { _ in
            count += 1
            return count < query.limit
        }
        return count
    }

    /// Takes those of the query's records in which the searched text is, as long as more are wanted.
    private func verify(_ query: RecordQuery, _ take: (ListedRecord) -> Bool) throws {
        guard let search else { return }
        var rest = query
        rest.limit = min(query.limit, Self.maximumVerified)
        rest.limitBytes = call.settings.answerFieldBytes
        while true {
            let page = try call.reader.records(rest)
            for listed in page {
                // Nothing encoded is needed from one record to the next.
                defer { call.codec.reset() }
                let values = call.catalog.searchedValues(try call.codec.decode(listed.record.fields), of: object)
                if search.matches(values.lazy.map(\.value)), !take(listed) { return }
            }
            let bytes = page.reduce(0) { $0 + $1.record.fields.bytes.count }
            guard let last = page.last, page.count == rest.limit || bytes > rest.limitBytes else { return }
            // What goes on is long, and no transaction counts the steps of it.
            try call.leaveLoop()
            rest.after = last.position
            rest.limit = Self.maximumVerified
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
