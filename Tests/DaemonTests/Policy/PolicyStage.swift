import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// Users who have been brought into each relation to records, by calls alone.
struct PolicyStage {
    /// How a record stands as far as the policy asks.
    struct Stand: CustomStringConvertible {
        enum Circumstance { case ordinary, approvalInProgress, inPool }

        var object: BusinessObject
        var status: Status
        var circumstance = Circumstance.ordinary

        func holds(_ condition: String) -> Bool {
            switch condition {
            case "APPROVAL_NOT_IN_PROGRESS": circumstance != .approvalInProgress
            case "NOT_HIGH_SEAS": circumstance != .inPool
            // Nobody has confirmed anything yet.
            case "FIRST_CONFIRMER_PENDING": status == .confirming
            default: false
            }
        }

        var description: String { "\(object.protoName) in \(status.protoName), \(circumstance)" }

        /// Every object in each of its statuses, with what else matters to it.
        static let all: [Stand] = BusinessObject.allCases.flatMap { object in
            object.statuses.flatMap { status -> [Stand] in
                var stands = [Stand(object: object, status: status)]
                if object == .account {
                    stands.append(Stand(object: object, status: status, circumstance: .approvalInProgress))
                }
                if status == .unassigned { stands.append(Stand(object: object, status: status, circumstance: .inPool)) }
                return stands
            }
        }
    }

    /// The grants into whose relation users are brought: each user into one.
    static let grants: [Grant] = Grant.allCases.filter {
        // Nobody confirms before there are confirmations to be set up; a public object has no users of its own.
        ![.currentConfirmer, .confirmer, .public].contains($0)
    }

    let admin: CRMClient
    private let daemon: DaemonProcess
    private var ids: [String: Int64] = [:]
    private var poolIDs: [BusinessObject: Int64] = [:]
    private var definitions: [BusinessObject: [FieldDefinition]] = [:]
    private var references: [BusinessObject: Int64] = [:]

    /// - Parameter daemon: a new one, whose administrator may everything.
    init(_ daemon: DaemonProcess) async throws {
        self.daemon = daemon
        admin = daemon.client
        let roles = try await admin.listRoles(ListRolesRequest()).roles
        for name in ["successor", "newcomer", "nobody"] { try await add(name) }
        for grant in Self.grants {
            let role = roles.first { $0.name == grant.protoName }
            try await add(Self.name(grant), roleID: role?.id)
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

    static func name(_ grant: Grant) -> String { grant.protoName }

    func id(_ name: String) -> Int64 { ids[name] ?? 0 }

    func client(_ name: String) -> CRMClient { CRMClient(socketPath: daemon.socketPath, user: name) }

    private func grantee(_ name: String) -> Grantee { Grantee(kind: .userID(id(name))) }

    private mutating func add(_ name: String, roleID: Int64? = nil) async throws {
        let request = CreateUserRequest(name: name, roleIDs: roleID.map { [$0] } ?? [])
        ids[name] = try await admin.createUser(request).user?.id
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
        for (name, access) in [("TEAM_RW", Access.readWrite), ("TEAM_RO", .readOnly)] {
            let added = try await admin.addTeamMembers(
                AddTeamMembersRequest(recordIDs: [id], grantees: [grantee(name)], access: access))
            #expect(added.results.map(\.error) == [nil])
        }
        return id
    }

    /// Lets the object have related teams, if the preset gives it none, by an addition to the policy.
    ///
    /// - Returns: the addition's id.
    func offerTeams(on object: BusinessObject, _ table: PolicyTable) async throws -> Int64? {
        if table.offers(.addTeam, on: object) { return nil }
        let row = PolicyRow(operation: .addTeam, object: object, statuses: object.statuses, grants: [.owner])
        return try await admin.addPolicyRow(AddPolicyRowRequest(row: row)).row?.id
    }

    /// Takes the addition back.
    func withdraw(_ rowID: Int64?) async throws {
        if let rowID { _ = try await admin.removePolicyRow(RemovePolicyRowRequest(id: rowID)) }
    }

    /// The key of a field that takes any text.
    func textField(of object: BusinessObject) -> String {
        let texts = (definitions[object] ?? []).filter { [.text, .longText].contains($0.type) && !$0.unique }
        return texts.last?.key ?? ""
    }

    /// The record alone.
    mutating func create(_ stand: Stand) async throws -> Int64 {
        var fields: [Field] = []
        for definition in definitions[stand.object] ?? [] where definition.required && definition.type != .autoNumber {
            fields.append(Field(key: definition.key, value: Value(kind: try await value(definition))))
        }
        var request = CreateRecordRequest(object: stand.object, fields: fields, ownerID: id("OWNER"))
        if stand.circumstance == .inPool {
            request.ownerID = nil
            request.poolID = poolIDs[stand.object]
        } else {
            request.migration = Migration(
                status: stand.status,
                approvalStatus: stand.circumstance == .approvalInProgress ? .inProgress : Approval.Status.none)
        }
        return try #require(try await admin.createRecord(request).record?.id)
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
