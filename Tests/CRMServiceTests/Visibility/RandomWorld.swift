import CRMModel
import CRMSample
import CRMTestKit
import CRMWire

@testable import CRMService

/// A company by chance, with accounts that are shared, one by one and by rules, and have teams: in a service, and plainly.
struct RandomWorld {
    static let personCount = 24
    static let itemCount = 110
    static let ruleCount = 6

    let crm: TestService
    private(set) var plain = PlainWorld()
    /// By name; `admin` is not among them.
    private(set) var names: [Int64: String] = [:]
    private var chance: SeededGenerator
    private var grantees: [Grantee.Kind] = []

    init(seed: UInt64) throws {
        // So that `admin` may add to teams.
        crm = try TestService { $0.crmAdminMayEverything = true }
        chance = SeededGenerator(seed: seed)
        try addPlaces()
        try addPeople()
        try addRules()
        try addItems()
        try deactivateSome()
        // What was to expire has.
        crm.clock.advance(milliseconds: 1_000)
    }

    private mutating func oneIn(_ cases: Int) -> Bool { Int.random(in: 0..<cases, using: &chance) == 0 }

    /// Departments, and roles of which one has no VIEW.
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
            let id = response.role?.id ?? 0
            if name == "BLIND" {
                try crm.switch(name, .account, .view, on: false)
            } else {
                plain.rolesWithView.insert(id)
            }
            grantees.append(.roleID(id))
        }
        plain.rolesWithView.insert(try crm.roleID("SALES"))
    }

    private mutating func addPeople() throws {
        let roles = try ["SALES", "BLIND", "KEEN", "CALM"].map { try crm.roleID($0) }
        for number in 0..<Self.personCount {
            var person = PlainWorld.Person()
            if !oneIn(4) { person.superior = plain.people.keys.sorted().randomElement(using: &chance) }
            if !oneIn(3) { person.department = plain.departments.keys.sorted().randomElement(using: &chance) }
            person.roles = Set(roles.shuffled(using: &chance).prefix(Int.random(in: 1...2, using: &chance)))
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
            let object: BusinessObject = oneIn(5) ? .contact : .account
            try crm.addSharingRule(
                object, "r\(number)", ownedBy: owner, sharedWith: receiver, oneIn(2) ? .readOnly : .readWrite,
                active: isActive)
            if object == .account {
                plain.rules.append(PlainWorld.Rule(owners: owner, receivers: receiver, isActive: isActive))
            }
        }
    }

    private mutating func addItems() throws {
        let people = plain.people.keys.sorted()
        for number in 0..<Self.itemCount {
            let owner = people.randomElement(using: &chance) ?? 0
            let id = try crm.create(.account, ["name": .text("a\(number)")], owner: names[owner]).id
            plain.items[id] = PlainWorld.Item(owner: owner)
            for _ in 0..<Int.random(in: 0...2, using: &chance) where oneIn(2) { try open(id, isTeam: false) }
            for _ in 0..<Int.random(in: 0...2, using: &chance) where oneIn(2) { try open(id, isTeam: true) }
        }
    }

    private mutating func open(_ id: Int64, isTeam: Bool) throws {
        guard let grantee = grantees.randomElement(using: &chance), let item = plain.items[id] else { return }
        let expires = Int.random(in: 0..<4, using: &chance)
        let now = crm.clock.nowMilliseconds
        let expiry = expires == 0 ? now + 1_000 : expires == 1 ? now + 1_001 : nil
        let access: Access = oneIn(2) ? .readOnly : .readWrite
        let opening = PlainWorld.Opening(grantee: grantee, isExpired: expires == 0)
        let results =
            isTeam
            ? try crm.addTeam([id], [grantee], access, until: expiry)
            : try crm.share([id], with: [grantee], access, until: expiry)
        if let error = results.first?.error { throw CallError(.internalError, error.message) }
        // The later one takes the place of an earlier one.
        if isTeam {
            plain.items[id]?.team = item.team.filter { $0.grantee != grantee } + [opening]
        } else {
            plain.items[id]?.shares = item.shares.filter { $0.grantee != grantee } + [opening]
        }
    }

    private mutating func deactivateSome() throws {
        for id in plain.people.keys.sorted() where oneIn(6) {
            let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: id, active: false))
            plain.people[id]?.isActive = false
        }
    }
}
