import CRMModel
import CRMSample
import CRMTestKit
import CRMWire

@testable import CRMService

/// A company by chance, with records that are shared, one by one and by rules, have teams, lie in pools and in the recycle
/// bin: in a service, and plainly.
struct RandomWorld {
    static let personCount = 30
    static let itemCount = 200
    static let ruleCount = 6

    let crm: TestService
    /// What the records are: accounts, which have pools and refer to each other, or sales orders, which roles see.
    let object: BusinessObject
    private(set) var plain = PlainWorld()
    /// By name; `admin` is not among them.
    private(set) var names: [Int64: String] = [:]
    private var chance: SeededGenerator
    private var grantees: [Grantee.Kind] = []
    private var teamRoles: [Int64] = []

    /// Those of the flow by which orders are confirmed at present.
    private var flowConfirmers: Set<Grantee.Kind> = []

    init(seed: UInt64, _ more: (inout Settings) -> Void = { _ in }) throws {
        var chance = SeededGenerator(seed: seed)
        let object: BusinessObject = Int.random(in: 0..<4, using: &chance) == 0 ? .salesOrder : .account
        let isPublic = Int.random(in: 0..<10, using: &chance) == 0
        crm = try TestService { settings in
            // So that `admin` may add to teams.
            settings.crmAdminMayEverything = true
            if isPublic { settings.baseVisibility = [object: .publicReadOnly] }
            more(&settings)
        }
        self.object = object
        self.chance = chance
        plain.isPublic = isPublic
        try addPlaces()
        try addPeople()
        try addRules()
        if object == .account { try addPools() }
        try addItems()
        try openItems()
        try removeSomeMembers()
        try deactivateSome()
        try invalidateSome()
        // Only now: `admin` has to see what it opens to others.
        if oneIn(4) {
            try crm.switch("CRM_ADMIN", object, .view, on: false)
            plain.rolesWithView.remove(plain.administratorRole)
        }
        // What was to expire has.
        crm.clock.advance(milliseconds: 1_000)
    }

    private mutating func oneIn(_ cases: Int) -> Bool { Int.random(in: 0..<cases, using: &chance) == 0 }

    /// Departments, roles of which one has no VIEW, and team roles of which two haven't.
    private mutating func addPlaces() throws {
        for number in 0..<6 {
            let parent = oneIn(2) ? plain.departments.keys.sorted().randomElement(using: &chance) : nil
            let response: CreateDepartmentResponse = try crm.call(
                .createDepartment, CreateDepartmentRequest(name: "d\(number)", parentID: parent))
            let id = response.department?.id ?? 0
            plain.departments[id] = .some(parent)
            grantees.append(.departmentID(id))
        }
        for name in ["BLIND", "KEEN", "CALM"] {
            let response: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: name))
            grantees.append(.roleID(response.role?.id ?? 0))
        }
        for name in Self.roles {
            let id = try crm.roleID(name)
            if name == "BLIND" || (!["SALES", "CRM_ADMIN"].contains(name) && oneIn(4)) {
                try crm.switch(name, object, .view, on: false)
            } else {
                plain.rolesWithView.insert(id)
            }
            if name == "CRM_ADMIN" { plain.administratorRole = id }
            // What policy.csv names for sales orders.
            if name.hasPrefix("ORDER_"), object == .salesOrder { plain.rolesThatSee.insert(id) }
        }
        for name in ["Sleeper", "Helper", "Dreamer"] {
            let id = try crm.addTeamRole(name, of: object)
            teamRoles.append(id)
            if name == "Helper" {
                plain.teamRolesWithView.insert(id)
            } else {
                try crm.switchTeamRole(id, .view, on: false)
            }
        }
    }

    private static let roles = [
        "SALES", "BLIND", "KEEN", "CALM", "ORDER_ADMIN", "ORDER_FINANCE", "PAYMENT_FINANCE", "CRM_ADMIN",
    ]

    private mutating func addPeople() throws {
        let ordinary = try Self.roles.prefix(4).map { try crm.roleID($0) }
        let special = try Self.roles.dropFirst(4).map { try crm.roleID($0) }
        for number in 0..<Self.personCount {
            var person = PlainWorld.Person()
            if !oneIn(4) { person.superior = plain.people.keys.sorted().randomElement(using: &chance) }
            if !oneIn(3) { person.department = plain.departments.keys.sorted().randomElement(using: &chance) }
            person.roles = Set(ordinary.shuffled(using: &chance).prefix(Int.random(in: 1...2, using: &chance)))
            if oneIn(8), let role = special.randomElement(using: &chance) { person.roles.insert(role) }
            let response: CreateUserResponse = try crm.call(
                .createUser,
                CreateUserRequest(
                    name: "u\(number)", superiorID: person.superior, departmentID: person.department,
                    roleIDs: person.roles.sorted()))
            let id = response.user?.id ?? 0
            plain.people[id] = person
            names[id] = "u\(number)"
            grantees.append(.userID(id))
        }
        for number in 0..<5 {
            let count = Int.random(in: 0...4, using: &chance)
            let members = plain.people.keys.sorted().shuffled(using: &chance).prefix(count)
            let response: CreateGroupResponse = try crm.call(
                .createGroup, CreateGroupRequest(name: "g\(number)", memberIDs: Array(members)))
            let id = response.group?.id ?? 0
            for member in members { plain.people[member]?.groups.insert(id) }
            grantees.append(.groupID(id))
        }
    }

    /// Sharing rules; some that are off, and some about other objects than those that are asked about.
    private mutating func addRules() throws {
        for number in 0..<Self.ruleCount {
            let owners = grantees.filter { if case .roleID = $0 { false } else { true } }
            guard let owner = owners.randomElement(using: &chance),
                let receiver = grantees.randomElement(using: &chance)
            else { return }
            let isActive = !oneIn(4)
            let ruled: BusinessObject = oneIn(5) ? .contact : object
            try crm.addSharingRule(
                ruled, "r\(number)", ownedBy: owner, sharedWith: receiver, oneIn(2) ? .readOnly : .readWrite,
                active: isActive)
            if ruled == object {
                plain.rules.append(PlainWorld.Rule(owners: owner, receivers: receiver, isActive: isActive))
            }
        }
    }

    /// Of each kind of grantee one pool's member and another's administrator, and some more; one pool is nobody's.
    private mutating func addPools() throws {
        func some(_ kind: Int, _ chance: inout SeededGenerator) -> [Grantee.Kind] {
            let one = grantees.filter { $0.kindNumber == kind }.randomElement(using: &chance)
            let more = Bool.random(using: &chance) ? grantees.randomElement(using: &chance) : nil
            return Array(Set([one, more].compactMap { $0 }))
        }
        for number in 0..<4 {
            let members = some(number, &chance)
            let administrators = some((number + 1) % 4, &chance)
            let id = try crm.addPool("p\(number)", members: members, administrators: administrators).id
            plain.pools[id] = members + administrators
        }
        plain.pools[try crm.addPool("nobody's").id] = []
    }

    private mutating func addItems() throws {
        let people = plain.people.keys.sorted()
        let customer = try crm.create(.account, ["name": .text("customer")]).id
        if object == .account { plain.items[customer] = PlainWorld.Item(owner: try crm.user("admin").id) }
        for number in 0..<Self.itemCount {
            var parent: Int64?
            var fields: [String: Value.Kind]
            if object == .account {
                parent = oneIn(2) ? plain.items.keys.sorted().randomElement(using: &chance) : nil
                fields = ["name": .text("a\(number)")]
                if let parent { fields["parent_account"] = .reference(parent) }
            } else {
                fields = ["account": .reference(customer), "order_date": .date("2026-01-\(10 + number % 20)")]
                if !oneIn(3) { fields["amount"] = .money(Money(minorUnits: .random(in: -9...900, using: &chance))) }
            }
            let id: Int64
            if oneIn(4), let pool = plain.pools.keys.sorted().randomElement(using: &chance) {
                id = try crm.create(inPool: pool, fields).id
                plain.items[id] = PlainWorld.Item(pool: pool, parent: parent)
            } else {
                let owner = people.randomElement(using: &chance) ?? 0
                let confirmers = try object == .salesOrder && oneIn(3) ? setFlow() : flowConfirmers
                id = try crm.create(object, fields, owner: names[owner]).id
                plain.items[id] = PlainWorld.Item(owner: owner, parent: parent, confirmers: confirmers)
            }
        }
    }

    /// Has the orders that follow confirmed by some, at one node or several, or as the preset has it.
    private mutating func setFlow() throws -> Set<Grantee.Kind> {
        flowConfirmers = []
        var nodes: [(String, [Confirmer])] = []
        for number in 0..<Int.random(in: 0...3, using: &chance) {
            let some = grantees.shuffled(using: &chance).prefix(Int.random(in: 0...2, using: &chance))
            flowConfirmers.formUnion(some)
            nodes.append(
                ("n\(number)", some.map { Confirmer($0) } + (some.isEmpty || oneIn(3) ? [.ownerSuperior] : [])))
        }
        try crm.setFlow(.salesOrder, nodes)
        return flowConfirmers
    }

    private mutating func openItems() throws {
        for id in plain.items.keys.sorted() {
            for _ in 0..<Int.random(in: 0...2, using: &chance) where oneIn(2) { try share(id) }
            for _ in 0..<Int.random(in: 0...2, using: &chance) where oneIn(2) { try addMember(id) }
        }
    }

    private mutating func share(_ id: Int64) throws {
        guard let (opening, expiry) = opening() else { return }
        try check(try crm.share([id], with: [opening.grantee], access(), until: expiry))
        // The later one takes the place of an earlier one.
        plain.items[id]?.shares.removeAll { $0.grantee == opening.grantee }
        plain.items[id]?.shares.append(opening)
    }

    /// Adds a member to the item's team, sometimes to those of the items under it as well.
    private mutating func addMember(_ id: Int64) throws {
        guard let (chosen, expiry) = opening() else { return }
        var opening = chosen
        for role in teamRoles where oneIn(3) { opening.teamRoles.insert(role) }
        let isForRelated = object == .account && oneIn(2)
        let response = try crm.addTeam(
            [id], [opening.grantee], access(), roles: opening.teamRoles.sorted(),
            related: isForRelated ? [.account] : [], until: expiry)
        try check(response.results + response.relatedResults.compactMap(\.result))
        for (itemID, item) in plain.items where itemID == id || (isForRelated && item.parent == id) {
            opening.source = itemID == id ? nil : id
            plain.items[itemID]?.team.removeAll { $0.grantee == opening.grantee && $0.source == opening.source }
            plain.items[itemID]?.team.append(opening)
        }
    }

    private mutating func opening() -> (PlainWorld.Opening, Int64?)? {
        guard let grantee = grantees.randomElement(using: &chance) else { return nil }
        let expires = Int.random(in: 0..<4, using: &chance)
        let now = crm.clock.nowMilliseconds
        return (
            PlainWorld.Opening(grantee: grantee, isExpired: expires == 0),
            expires == 0 ? now + 1_000 : expires == 1 ? now + 1_001 : nil
        )
    }

    private mutating func access() -> Access { oneIn(2) ? .readOnly : .readWrite }

    private func check(_ results: [BatchResult]) throws {
        for result in results {
            if let error = result.error { throw CallError(.internalError, error.message) }
        }
    }

    /// Takes some members out of a team again, with all that was added along with it.
    private mutating func removeSomeMembers() throws {
        for id in plain.items.keys.sorted() {
            guard oneIn(4), let grantee = plain.items[id]?.team.first?.grantee else { continue }
            let response = try crm.removeTeamWithRelated([id], [grantee])
            try check(response.results + response.relatedResults.compactMap(\.result))
            plain.items[id]?.team.removeAll { $0.grantee == grantee }
            for other in plain.items.keys {
                plain.items[other]?.team.removeAll { $0.grantee == grantee && $0.source == id }
            }
        }
    }

    /// Puts some items into the recycle bin.
    private mutating func invalidateSome() throws {
        for id in plain.items.keys.sorted() where oneIn(12) {
            try check(try crm.invalidate([id]))
            plain.items[id]?.isInvalidated = true
        }
    }

    private mutating func deactivateSome() throws {
        for id in plain.people.keys.sorted() where oneIn(6) {
            let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: id, active: false))
            plain.people[id]?.isActive = false
        }
    }
}

extension Grantee.Kind {
    fileprivate var kindNumber: Int {
        switch self {
        case .userID: 0
        case .departmentID: 1
        case .groupID: 2
        case .roleID: 3
        }
    }
}
