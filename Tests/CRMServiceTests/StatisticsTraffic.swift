import CRMModel
import CRMSample
import CRMTestKit
import CRMWire

@testable import CRMSQLite
@testable import CRMService

/// Users who do, by chance, whatever may change what somebody sees in which status, or what it comes to.
struct StatisticsTraffic {
    static let users = ["admin", "boss", "agent", "other", "finance", "pooler"]
    static let objects: [BusinessObject] = [.account, .opportunity, .salesOrder]

    let crm: TestService
    private var chance: SeededGenerator
    private var ids: [BusinessObject: [Int64]] = [:]
    private var pools: [Int64] = []
    private var group: Int64 = 0
    private var blindTeamRole: Int64 = 0

    init(seed: UInt64) throws {
        crm = try TestService { $0.crmAdminMayEverything = true }
        chance = SeededGenerator(seed: seed)
        for name in Self.users.dropFirst() {
            let superior = ["agent": "boss", "pooler": "agent"][name]
            try crm.addUser(name, under: superior, roles: name == "finance" ? ["ORDER_FINANCE"] : [])
        }
        let response: CreateGroupResponse = try crm.call(
            .createGroup,
            CreateGroupRequest(name: "G", memberIDs: [try crm.user("other").id, try crm.user("pooler").id]))
        group = response.group?.id ?? 0
        pools = [
            try crm.addPool("P", members: [.userID(try crm.user("pooler").id)]).id,
            try crm.addPool("Q", members: [.groupID(group)], administrators: [.userID(try crm.user("boss").id)]).id,
        ]
        blindTeamRole = try crm.addTeamRole("Blind", of: .opportunity)
        try crm.switchTeamRole(blindTeamRole, .view, on: false)
        ids[.account] = [try crm.create(.account, ["name": .text("first")]).id]
    }

    private mutating func number(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &chance) }
    private mutating func user() -> String { Self.users[Int(number(0...Int64(Self.users.count - 1)))] }

    private mutating func record(of object: BusinessObject) -> Int64? { ids[object]?.randomElement(using: &chance) }

    private mutating func anyRecord() -> Int64 {
        ids.values.flatMap { $0 }.sorted().randomElement(using: &chance) ?? 0
    }

    private mutating func grantee() throws -> Grantee.Kind {
        number(0...3) == 0 ? .groupID(group) : .userID(try crm.user(user()).id)
    }

    private mutating func expiry() -> Int64? {
        number(0...1) == 0 ? nil : crm.clock.nowMilliseconds + number(1...20) * 1_000
    }

    private mutating func amount() -> Value.Kind {
        .money(
            Money(minorUnits: number(0...3) == 0 ? number(-9_000_000_000...9_000_000_000) * 1_000 : number(-20...90)))
    }

    /// - Returns: what was tried. What is refused is no matter.
    mutating func changeSomething() throws -> String {
        let before = crm.clock.nowMilliseconds
        switch number(0...15) {
        case 0...2:
            try create()
            return "create"
        case 3:
            let fields = ["amount": amount()]
            let object: BusinessObject = number(0...1) == 0 ? .opportunity : .salesOrder
            if let id = record(of: object) { _ = try? crm.edit(id, fields) }
            return "edit"
        case 4:
            if let id = record(of: .opportunity) { _ = try? crm.edit(id, [:], clearing: ["amount"]) }
            return "clear"
        case 5, 6:
            try crm.changeOwners(
                [anyRecord(), anyRecord()], to: user(), keepingFormer: number(0...1) == 0 ? .readOnly : nil)
            return "change of owner"
        case 7:
            try crm.share([anyRecord()], with: [try grantee()], until: expiry())
            return "share"
        case 8:
            try crm.unshare([anyRecord()], with: [try grantee()])
            return "unshare"
        case 9:
            if number(0...2) == 0, let id = record(of: .opportunity) {
                try addBlindMember(id)
            } else {
                try crm.addTeam([anyRecord()], [try grantee()], until: expiry())
            }
            return "team"
        case 10:
            try crm.removeTeam([anyRecord()], [try grantee()])
            return "team member leaves"
        case 11:
            if let id = record(of: .account) { try movePool(id) }
            return "pool"
        case 12:
            let ids = [anyRecord(), anyRecord()]
            let actions: [Transition.Action] = [.win, .lose, .reopen, .reject, .submit, .approve]
            let _: ChangeStatusesResponse = try crm.call(
                .changeStatuses, ChangeStatusesRequest(ids: ids, action: actions.randomElement(using: &chance)),
                as: user())
            return "status"
        case 13:
            try crm.setLifeState(number(0...1) == 0 ? .invalidated : .active, of: anyRecord())
            return "life state"
        case 14:
            if number(0...3) == 0 {
                _ = try? crm.replaceUser(user(), by: user())
                return "replacement"
            }
            let superior = number(0...1) == 0 ? 0 : try crm.user(user()).id
            let other = try crm.user("other").id
            let _: ChangeUserResponse? = try? crm.call(
                .changeUser, ChangeUserRequest(id: other, superiorID: superior))
            return "superior"
        default:
            crm.clock.advance(milliseconds: number(1...12) * 1_000)
            return "\((crm.clock.nowMilliseconds - before) / 1_000) s pass"
        }
    }

    private mutating func create() throws {
        let object = Self.objects[Int(number(0...2))]
        var fields: [String: Value.Kind] = [:]
        switch object {
        case .account:
            fields["name"] = .text("a")
            if number(0...2) == 0, let pool = pools.randomElement(using: &chance) {
                ids[object, default: []].append(try crm.create(inPool: pool, fields).id)
                return
            }
        case .opportunity:
            fields["name"] = .text("o")
            if number(0...3) > 0 { fields["amount"] = amount() }
        default:
            fields["order_date"] = .date("2024-02-29")
            if number(0...3) > 0 { fields["amount"] = amount() }
        }
        if object != .account { fields["account"] = .reference(try activeAccount()) }
        let status = number(0...1) == 0 ? object.statuses.randomElement(using: &chance) : nil
        ids[object, default: []].append(try crm.create(object, fields, owner: user(), status: status).id)
    }

    private func activeAccount() throws -> Int64 {
        if let id = try crm.list(ListRecordsRequest(object: .account, pageSize: 1)).records.first?.id { return id }
        return try crm.create(.account, ["name": .text("another")]).id
    }

    private mutating func addBlindMember(_ id: Int64) throws {
        let _: AddTeamMembersResponse = try crm.call(
            .addTeamMembers,
            AddTeamMembersRequest(
                recordIDs: [id], grantees: [Grantee(kind: try grantee())], access: .readOnly,
                expiresAtMilliseconds: expiry(), teamRoleIDs: [blindTeamRole]))
    }

    private mutating func movePool(_ id: Int64) throws {
        let pool = pools.randomElement(using: &chance) ?? 0
        switch number(0...2) {
        case 0: try crm.giveBack([id], to: pool, as: "admin")
        case 1: try crm.claim([id], as: user())
        default: try crm.assign([id], to: user(), as: "admin")
        }
    }

    // MARK: What is kept

    struct Row: Hashable {
        var place: [Int64]
        var count: Int64
        var amount: Int128
    }

    /// The rows of the statistics.
    func keptRows() throws -> Set<Row> { try rows(of: Connection(path: crm.databasePath)) }

    /// The same, counted anew.
    func countedRows() throws -> Set<Row> {
        let connection = try Connection(path: crm.databasePath)
        try connection.executeScript("DELETE FROM record_statistics; \(Migration.countAll)")
        return try rows(of: connection)
    }

    private func rows(of connection: Connection) throws -> Set<Row> {
        let statement = try connection.statement(
            """
            SELECT object, holder_kind, holder_id, status, life_state, count, amount_high, amount_low
            FROM record_statistics
            """)
        defer { statement.reset() }
        var rows: Set<Row> = []
        while try statement.step() {
            rows.insert(
                Row(
                    place: (0..<5).map { statement.integer($0) }, count: statement.integer(5),
                    amount: (Int128(statement.integer(6)) << 32) + Int128(statement.integer(7))))
        }
        return rows
    }
}
