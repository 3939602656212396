import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// Users who have been brought into each relation to records, by calls alone.
struct PolicyStage {
    /// The users, each named for the relation into which it is brought: the grants but CURRENT_CONFIRMER and CONFIRMER,
    /// which change hands between two (a public object has no users of its own), and one who is nothing to any record.
    static let names =
        Grant.allCases.filter { ![.currentConfirmer, .confirmer, .public].contains($0) }.map(\.protoName)
        + ["FIRST_CONFIRMER", "SECOND_CONFIRMER", "nobody"]

    let admin: CRMClient
    let table: PolicyTable
    private(set) var poolIDs: [BusinessObject: Int64] = [:]
    private let socketPath: String
    private var clients: [String: CRMClient] = [:]
    private var ids: [String: Int64] = [:]
    private var definitions: [BusinessObject: [FieldDefinition]] = [:]
    private var references: [BusinessObject: Int64] = [:]
    /// Of the objects whose confirmation has two nodes now.
    private var withTwoNodes: Set<BusinessObject> = []

    /// - Parameter daemon: a new one. Relations to records need one whose administrator may everything.
    init(_ daemon: DaemonProcess) async throws {
        admin = daemon.client
        socketPath = daemon.socketPath
        table = try PolicyTable()
        let roles = try await admin.listRoles(ListRolesRequest()).roles
        for name in Self.names + ["successor", "newcomer"] {
            try await add(name, roleID: roles.first { $0.name == name }?.id)
        }
        try await put("OWNER", under: "OWNER_SUPERIOR")
        try await put("TEAM_RW", under: "TEAM_RW_SUPERIOR")
        try await put("TEAM_RO", under: "TEAM_RO_SUPERIOR")
        for object in [BusinessObject.account, .salesLead] {
            let response = try await admin.createPool(
                CreatePoolRequest(
                    object: object, name: "pool", members: [grantee("POOL_MEMBER")],
                    administrators: [grantee("POOL_ADMIN")]))
            poolIDs[object] = response.pool?.id
        }
        for object in BusinessObject.allCases {
            definitions[object] = try await admin.listFields(ListFieldsRequest(object: object)).fields
        }
    }

    func id(_ name: String) -> Int64 { ids[name] ?? 0 }

    func client(_ name: String) -> CRMClient { clients[name] ?? admin }

    /// Closes all connections.
    func close() async {
        for client in clients.values { await client.close() }
        await admin.close()
    }

    /// The key of a field that takes any text.
    func textField(of object: BusinessObject) -> String {
        let texts = (definitions[object] ?? []).filter { [.text, .longText].contains($0.type) && !$0.unique }
        return texts.last?.key ?? ""
    }

    private func grantee(_ name: String) -> Grantee { Grantee(kind: .userID(id(name))) }

    private mutating func add(_ name: String, roleID: Int64?) async throws {
        let request = CreateUserRequest(name: name, roleIDs: roleID.map { [$0] } ?? [])
        ids[name] = try await admin.createUser(request).user?.id
        clients[name] = CRMClient(socketPath: socketPath, user: name)
    }

    private func put(_ name: String, under superior: String) async throws {
        _ = try await admin.changeUser(ChangeUserRequest(id: id(name), superiorID: id(superior)))
    }

    // MARK: Records

    /// A record that stands like this, in relation to everybody.
    mutating func record(_ stand: Stand) async throws -> Int64 {
        let id = try await create(stand)
        for (name, access) in [("SHARE_RW", Access.readWrite), ("SHARE_RO", .readOnly)] {
            let shared = try await admin.shareRecords(
                ShareRecordsRequest(recordIDs: [id], grantees: [grantee(name)], access: access))
            #expect(shared.results.map(\.error) == [nil])
        }
        let grantees = [("TEAM_RW", Access.readWrite), ("TEAM_RO", .readOnly)].map { (grantee($0), $1) }
        try await offering(.addTeam, on: stand.object) {
            for (grantee, access) in grantees {
                let added = try await admin.addTeamMembers(
                    AddTeamMembersRequest(recordIDs: [id], grantees: [grantee], access: access))
                #expect(added.results.map(\.error) == [nil])
            }
        }
        return id
    }

    /// Does something while the object offers the operation: if the preset doesn't, by an addition to the policy.
    func offering(
        _ operation: CRMModel.Operation, on object: BusinessObject, _ action: () async throws -> Void
    ) async throws {
        if table.offers(operation, on: object) { return try await action() }
        let row = PolicyRow(operation: operation, object: object, statuses: object.statuses, grants: [.owner])
        let rowID = try #require(try await admin.addPolicyRow(AddPolicyRowRequest(row: row)).row?.id)
        try await action()
        _ = try await admin.removePolicyRow(RemovePolicyRowRequest(id: rowID))
    }

    /// The record alone.
    mutating func create(_ stand: Stand) async throws -> Int64 {
        if stand.hasTwoNodes { return try await confirmed(stand) }
        var request = try await request(stand.object)
        if stand.isConfirmed { try await setFlow(of: stand.object, hasTwoNodes: false) }
        if stand.isInPool {
            request.ownerID = nil
            request.poolID = poolIDs[stand.object]
        }
        if stand.circumstance != .inPool {
            request.migration = Migration(
                status: stand.status, approvalStatus: stand.isApprovalInProgress ? .inProgress : Approval.Status.none)
        }
        return try #require(try await admin.createRecord(request).record?.id)
    }

    /// What a new record of OWNER needs.
    mutating func request(_ object: BusinessObject) async throws -> CreateRecordRequest {
        var fields: [Field] = []
        for definition in definitions[object] ?? [] where definition.required && definition.type != .autoNumber {
            fields.append(Field(key: definition.key, value: Value(kind: try await value(definition))))
        }
        return CreateRecordRequest(object: object, fields: fields, ownerID: id("OWNER"))
    }

    /// Has records of the object confirmed from now on by FIRST_CONFIRMER and then SECOND_CONFIRMER, or by the preset flow.
    mutating func setFlow(of object: BusinessObject, hasTwoNodes: Bool) async throws {
        guard withTwoNodes.contains(object) != hasTwoNodes else { return }
        let nodes = ["FIRST_CONFIRMER", "SECOND_CONFIRMER"].map { name in
            ConfirmationNode(name: name, confirmers: [Confirmer(grantee: grantee(name))])
        }
        let flow = ConfirmationFlow(object: object, nodes: hasTwoNodes ? nodes : [])
        _ = try await admin.setConfirmationFlow(SetConfirmationFlowRequest(flow: flow))
        if hasTwoNodes { withTwoNodes.insert(object) } else { withTwoNodes.remove(object) }
    }

    /// One that has come to stand like this by those who may bring it about.
    private mutating func confirmed(_ stand: Stand) async throws -> Int64 {
        let request = try await request(stand.object)
        try await setFlow(of: stand.object, hasTwoNodes: true)
        let id = try #require(try await admin.createRecord(request).record?.id)
        let whole: [(Transition.Action, String)] = [
            (.confirm, "FIRST_CONFIRMER"), (.confirm, "SECOND_CONFIRMER"), (.ship, "ORDER_ADMIN"),
            (.receive, "ORDER_ADMIN"),
        ]
        let steps: [(Transition.Action, String)] =
            switch stand.status {
            case .rejected: [(.reject, "FIRST_CONFIRMER")]
            case .withdrawn: [(.withdraw, "OWNER")]
            case .confirmed: Array(whole.prefix(2))
            case .shipped: Array(whole.prefix(3))
            case .received: whole
            default: stand.circumstance == .firstConfirmed ? Array(whole.prefix(1)) : []
            }
        for (action, name) in steps {
            #expect(try await refusal(of: .transition(action), on: id, of: stand.object, by: name) == nil)
        }
        let status = try await admin.getRecord(GetRecordRequest(id: id)).record?.status
        #expect(status == stand.status, "\(stand)")
        return id
    }

    private mutating func value(_ definition: FieldDefinition) async throws -> Value.Kind {
        switch definition.type {
        case .number: return .number(Decimal(unscaled: 1))
        case .money: return .money(Money(minorUnits: 100))
        case .date: return .date("2026-01-31")
        case .time: return .timeMilliseconds(1_700_000_000_000)
        case .choice: return .choice(definition.choices.first ?? "X")
        case .reference:
            let object = try #require(definition.referenceObject)
            if let known = references[object] { return .reference(known) }
            let id = try await create(Stand(object: object, status: object.statuses[0]))
            references[object] = id
            return .reference(id)
        default: return .text("text")
        }
    }
}
