import CRMAuthorizer
import CRMModel
import Testing

@Suite struct OrganisationTests {
    private func built(
        users: [User] = [], departments: [Department] = [], groups: [Group] = [], roles: [Role] = World.roles,
        functionPermissions: [FunctionPermission] = []
    ) throws(OrganisationError) -> Organisation {
        try Organisation(
            users: users, departments: departments, groups: groups, roles: roles,
            functionPermissions: functionPermissions, baseVisibility: [:])
    }

    @Test func `a circle in the reporting line is refused, naming the chain`() throws {
        var organisation = try World().organisation
        let before = organisation.users
        #expect(throws: OrganisationError.reportingCircle(["user11", "user1", "user12", "user11"])) {
            try organisation.change(World.user(World.head, under: World.owner))
        }
        #expect(throws: OrganisationError.reportingCircle(["user9", "user9"])) {
            try organisation.change(World.user(World.passerBy, under: World.passerBy))
        }
        #expect(organisation.users == before)
        #expect(throws: OrganisationError.self) {
            try built(users: [World.user(1, under: 2), World.user(2, under: 3), World.user(3, under: 1)])
        }
    }

    @Test func `a circle of departments is refused, naming the chain`() throws {
        var organisation = try built(departments: [
            Department(id: 2, name: "B", parentID: 1), Department(id: 1, name: "A"),
        ])
        #expect(throws: OrganisationError.departmentCircle(["A", "B", "A"])) {
            try organisation.change(Department(id: 1, name: "A", parentID: 2))
        }
        #expect(organisation.departments.map(\.parentID) == [nil, 1])
    }

    @Test func `users may come in any order, and are given by id`() throws {
        let organisation = try built(users: [World.user(3, under: 2), World.user(1), World.user(2, under: 1)])
        #expect(organisation.users.map(\.id) == [1, 2, 3])
        #expect(organisation.superiors(of: 3).map(\.id) == [2, 1])
        #expect(organisation.isSuperior(1, of: 3))
        #expect(!organisation.isSuperior(3, of: 1))
        #expect(!organisation.isSuperior(1, of: 1))
        #expect(!organisation.isSuperior(1, of: 77))
    }

    @Test func `names are case-sensitive and taken once`() throws {
        var organisation = try built(users: [World.user(1), World.user(2)])
        #expect(organisation.user(named: "user1")?.id == 1)
        #expect(organisation.user(named: "User1") == nil)
        #expect(throws: OrganisationError.nameTaken("user1")) {
            try organisation.add(User(id: 3, name: "user1", roleIDs: [World.sales]))
        }
        #expect(throws: OrganisationError.nameTaken("user1")) {
            try organisation.change(User(id: 2, name: "user1", roleIDs: [World.sales]))
        }
        try organisation.add(User(id: 3, name: "USER1", roleIDs: [World.sales]))
        try organisation.change(User(id: 3, name: "another", roleIDs: [World.sales]))
        #expect(organisation.user(named: "USER1") == nil)
        #expect(organisation.actor(named: "another")?.id == 3)

        try organisation.add(Group(id: 1, name: "friends"))
        #expect(throws: OrganisationError.nameTaken("friends")) { try organisation.add(Group(id: 2, name: "friends")) }
        #expect(throws: OrganisationError.nameTaken("SALES")) { try organisation.add(Role(id: 40, name: "SALES")) }
        try organisation.add(Department(id: 1, name: "Asia"))
        try organisation.add(Department(id: 2, name: "Asia", parentID: 1))
        #expect(throws: OrganisationError.nameTaken("Asia")) { try organisation.add(Department(id: 3, name: "Asia")) }
    }

    @Test func `what does not exist can't be referred to or changed`() throws {
        var organisation = try built(users: [World.user(1)])
        #expect(throws: OrganisationError.unknownUser(5)) { try organisation.change(World.user(5)) }
        #expect(throws: OrganisationError.unknownUser(5)) { try organisation.add(World.user(2, under: 5)) }
        #expect(throws: OrganisationError.unknownRole(99)) { try organisation.add(World.user(2, roles: [99])) }
        #expect(throws: OrganisationError.unknownDepartment(5)) {
            try organisation.add(User(id: 2, name: "b", departmentID: 5, roleIDs: [1]))
        }
        #expect(throws: OrganisationError.unknownUser(5)) {
            try organisation.add(Group(id: 1, name: "g", memberIDs: [1, 5]))
        }
        #expect(throws: OrganisationError.unknownGroup(1)) { try organisation.change(Group(id: 1, name: "g")) }
        #expect(throws: OrganisationError.unknownRole(99)) { try organisation.change(Role(id: 99, name: "X")) }
        #expect(throws: OrganisationError.unknownDepartment(5)) {
            try organisation.change(Department(id: 5, name: "X"))
        }
        #expect(throws: OrganisationError.unknownRole(99)) {
            try organisation.setFunctionPermission(FunctionPermission(roleID: 99, object: .visit, operation: .edit))
        }
        #expect(throws: OrganisationError.incompleteFunctionPermission) {
            try organisation.setFunctionPermission(FunctionPermission(roleID: 1, object: .visit))
        }
        #expect(throws: OrganisationError.idTaken(1)) { try organisation.add(World.user(1)) }
        #expect(organisation.users == [World.user(1)])
        #expect(organisation.groups.isEmpty)
    }

    @Test func `a user without any role is refused`() throws {
        var organisation = try built(users: [World.user(1)])
        #expect(throws: OrganisationError.userWithoutRole("user2")) { try organisation.add(World.user(2, roles: [])) }
        #expect(throws: OrganisationError.userWithoutRole("user1")) {
            try organisation.change(World.user(1, roles: []))
        }
    }

    @Test func `the last active CRM_ADMIN is neither deactivated nor stripped of the role`() throws {
        var organisation = try built(users: [World.user(1, roles: [2]), World.user(2, roles: [2]), World.user(3)])
        #expect(organisation.activeAdministrators.map(\.id) == [1, 2])
        try organisation.change(World.user(2, roles: [2], active: false))
        #expect(organisation.activeAdministrators.map(\.id) == [1])
        #expect(throws: OrganisationError.lastAdministrator("user1")) {
            try organisation.change(World.user(1, roles: [2], active: false))
        }
        #expect(throws: OrganisationError.lastAdministrator("user1")) { try organisation.change(World.user(1)) }
        try organisation.change(World.user(1, under: 3, roles: [2, 1]))
        try organisation.change(World.user(3, roles: [2]))
        try organisation.change(World.user(1, under: 3, active: false))
        #expect(organisation.activeAdministrators.map(\.id) == [3])
    }

    @Test func `preset roles are there and keep their names; others may change theirs`() throws {
        var organisation = try built()
        #expect(Set(Organisation.presetRoleNames) == Set(World.roleNames))
        #expect(throws: OrganisationError.presetRoleMissing("INVOICE_FINANCE")) {
            try built(roles: World.roles.dropLast())
        }
        #expect(throws: OrganisationError.presetRoleRenamed("SALES")) {
            try organisation.change(Role(id: World.sales, name: "VENDORS"))
        }
        try organisation.add(Role(id: 40, name: "HELPER"))
        try organisation.change(Role(id: 40, name: "ASSISTANT"))
        #expect(organisation.role(named: "ASSISTANT") == Role(id: 40, name: "ASSISTANT", preset: false))
        #expect(organisation.role(named: "SALES")?.preset == true)
        #expect(throws: OrganisationError.nameTaken("SALES")) { try organisation.change(Role(id: 40, name: "SALES")) }
    }

    @Test func `there are at most 128 roles, and the last one works like the first`() throws {
        var organisation = try built()
        for id in Int64(8)...128 { try organisation.add(Role(id: id, name: "ROLE\(id)")) }
        #expect(Organisation.maximumRoles == 128)
        #expect(throws: OrganisationError.tooManyRoles) { try organisation.add(Role(id: 129, name: "ROLE129")) }
        try organisation.add(World.user(1, roles: [128]))
        let actor = try #require(organisation.actor(1))
        #expect(organisation.hasFunctionPermission(actor, for: .edit, on: .visit))
        try organisation.setFunctionPermission(
            FunctionPermission(roleID: 128, object: .visit, operation: .edit, allowed: false))
        #expect(!organisation.hasFunctionPermission(actor, for: .edit, on: .visit))
        #expect(organisation.members(of: .role(128)).map(\.id) == [1])
    }

    @Test func `function permissions that are switched off are listed, and gone when switched on`() throws {
        let off = [
            FunctionPermission(roleID: 1, object: .account, operation: .export, allowed: false),
            FunctionPermission(roleID: 3, object: .salesOrder, operation: .edit, allowed: false),
        ]
        var organisation = try built(functionPermissions: off)
        #expect(organisation.switchedOffPermissions == off)
        try organisation.setFunctionPermission(
            FunctionPermission(roleID: 1, object: .account, operation: .export, allowed: true))
        #expect(organisation.switchedOffPermissions == [off[1]])
    }

    @Test func `a group's members follow its changes`() throws {
        var organisation = try built(users: [World.user(1), World.user(2), World.user(3, active: false)])
        try organisation.add(Group(id: 1, name: "friends", memberIDs: [3, 2, 2]))
        #expect(organisation.group(1)?.memberIDs == [2, 3])
        #expect(organisation.members(of: .group(1)).map(\.id) == [2])
        try organisation.change(Group(id: 1, name: "friends", memberIDs: [1]))
        #expect(organisation.members(of: .group(1)).map(\.id) == [1])
    }

    @Test func `a copy stays as it is while the original changes`() throws {
        var organisation = try World().organisation
        let copy = organisation
        try organisation.change(World.user(World.owner, under: World.boss))
        #expect(copy.superiors(of: World.owner).map(\.id) == [World.lead, World.head])
        #expect(organisation.superiors(of: World.owner).map(\.id) == [World.boss])
    }

    @Test func `every error has a reason and a line for people`() {
        #expect(OrganisationError.reportingCircle(["a", "b", "a"]).description.contains("a → b → a"))
        #expect(OrganisationError.lastAdministrator("root").reason == .lastCrmAdmin)
    }
}
