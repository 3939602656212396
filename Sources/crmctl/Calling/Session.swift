import CRMClient
import CRMModel

/// What a command works with: the client, the terminal, and what has been fetched already.
final class Session {
    let client: CRMClient
    let console: Console
    /// How calls are made, unless a command wants it otherwise.
    let calls: CallOptions
    /// How streams are opened: without end, unless a timeout is asked for.
    let streams: StreamOptions
    /// Whether answers are shown as JSON.
    let isJSON: Bool
    private var knownSchema: Schema?
    private var knownUsers: Directory<User>?
    private var knownDepartments: Directory<Department>?
    private var knownGroups: Directory<Group>?
    private var knownRoles: Directory<Role>?
    private var knownPools: [BusinessObject?: Directory<Pool>] = [:]
    private var knownFields: [BusinessObject: FieldCatalog] = [:]

    init(_ options: GlobalOptions) {
        client = CRMClient(
            socketPath: options.socketPath, user: options.userName, clientKind: options.client)
        console = Console()
        var calls = CallOptions()
        if let seconds = options.timeout { calls.timeout = .seconds(seconds) }
        self.calls = calls
        streams = StreamOptions(timeout: options.timeout.map { .seconds($0) })
        isJSON = options.json
    }

    /// How a change is made under an idempotency key.
    func calls(key: String?) -> CallOptions {
        var calls = calls
        calls.idempotencyKey = key
        return calls
    }

    /// Shows the message if JSON is asked for.
    ///
    /// - Returns: whether it did.
    func showAsJSON(_ message: some CRMMessage) async throws -> Bool {
        guard isJSON else { return false }
        try console.line(try await schema().json(of: message, pretty: true))
        return true
    }

    func schema() async throws -> Schema {
        if let knownSchema { return knownSchema }
        let schema = try await client.schema(calls)
        knownSchema = schema
        return schema
    }

    // MARK: The organisation

    /// Every user, those who left included.
    func users() async throws -> Directory<User> {
        if let knownUsers { return knownUsers }
        let answer = try await client.listUsers(ListUsersRequest(includeInactive: true), calls)
        let directory = Directory("user", answer.users)
        knownUsers = directory
        return directory
    }

    func departments() async throws -> Directory<Department> {
        if let knownDepartments { return knownDepartments }
        let answer = try await client.listDepartments(ListDepartmentsRequest(), calls)
        let directory = Directory("department", answer.departments)
        knownDepartments = directory
        return directory
    }

    func groups() async throws -> Directory<Group> {
        if let knownGroups { return knownGroups }
        let answer = try await client.listGroups(ListGroupsRequest(), calls)
        let directory = Directory("group", answer.groups)
        knownGroups = directory
        return directory
    }

    func roles() async throws -> Directory<Role> {
        if let knownRoles { return knownRoles }
        let answer = try await client.listRoles(ListRolesRequest(), calls)
        let directory = Directory("role", answer.roles)
        knownRoles = directory
        return directory
    }

    /// - Parameter object: nil: of every object.
    func teamRoles(of object: BusinessObject?) async throws -> Directory<TeamRole> {
        let answer = try await client.listTeamRoles(ListTeamRolesRequest(object: object), calls)
        return Directory("team role", of: object, answer.teamRoles)
    }

    func sharingRules(of object: BusinessObject? = nil) async throws -> Directory<SharingRule> {
        let answer = try await client.listSharingRules(ListSharingRulesRequest(object: object), calls)
        return Directory("sharing rule", of: object, answer.rules)
    }

    /// The high seas pools, of that object or of all, that the user acted for belongs to; for CRM_ADMIN all.
    func pools(of object: BusinessObject? = nil) async throws -> Directory<Pool> {
        if let known = knownPools[object] { return known }
        let answer = try await client.listPools(ListPoolsRequest(object: object), calls)
        let directory = Directory("pool", of: object, answer.pools)
        knownPools[object] = directory
        return directory
    }

    /// The id of a pool by its name, or by its id: a record may be returned to a pool that one doesn't belong to.
    func poolID(_ text: String, of object: BusinessObject? = nil) async throws -> Int64 {
        let pools = try await pools(of: object)
        if pools.entries.contains(where: { $0.name == text }) { return try pools.id(text) }
        if let id = Int64(text) { return id }
        let place = object.map { " of \($0.protoName)" } ?? ""
        throw InputError(
            "there is no pool \"\(text)\"\(place) among those that pool list shows you; any other goes by its id",
            status: .refused)
    }

    /// The same, of pools of several objects that which is for the records.
    func poolID(_ text: String, forRecords ids: [Int64]) async throws -> Int64 {
        let isAmbiguous = try await pools().entries.count { $0.name == text } > 1
        return try await poolID(text, of: isAmbiguous ? try await object(ofRecords: ids) : nil)
    }

    /// The fields that records of the object have.
    func fields(of object: BusinessObject) async throws -> FieldCatalog {
        if let known = knownFields[object] { return known }
        let answer = try await client.listFields(ListFieldsRequest(object: object), calls)
        let catalog = FieldCatalog(object: object, answer.fields, currency: answer.currency)
        knownFields[object] = catalog
        return catalog
    }

    // MARK: Scenes

    /// The scenes of the object: built-in ones, then those that the user may use, or everybody's.
    func scenes(of object: BusinessObject, includingAll: Bool = false) async throws -> [Scene] {
        var request = ListScenesRequest(object: object, includeAll: includingAll)
        var scenes: [Scene] = []
        while true {
            let answer = try await client.listScenes(request, calls)
            scenes += answer.scenes
            guard answer.more, let last = answer.scenes.last else { return scenes }
            request.afterID = last.id
        }
    }

    /// The id of the saved scene that is meant by a name, or by an id.
    func sceneID(_ text: String, of object: BusinessObject) async throws -> Int64 {
        let saved = try await scenes(of: object).filter { $0.ownerID != nil }
        // An administrator may mean one that isn't listed.
        if let id = Int64(text), !saved.contains(where: { $0.name == text }) { return id }
        return try Directory("scene", of: object, saved).id(text)
    }
}
