import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct OrganisationTests {
    let crm: TestService

    init() throws {
        crm = try TestService()
    }

    private func change(_ request: ChangeUserRequest) throws -> User? {
        let response: ChangeUserResponse = try crm.call(.changeUser, request)
        return response.user
    }

    @Test func `what looks at very many users leaves the event loop`() throws {
        // Nothing finds a place on the pool.
        let crm = try TestService { $0.limits.waitingReads = 0 }
        func refused(_ call: () throws -> Void) -> Bool { error(call)?.metadata == ["limit": "waiting_reads"] }
        #expect(refused { _ = try crm.holdings(of: "admin") })
        let all = ListUsersRequest()
        let few: ListUsersResponse = try crm.call(.listUsers, all)
        #expect(few.users.count == 1)
        for number in 1...500 { try crm.addUser("u\(number)") }
        #expect(refused { let _: ListUsersResponse = try crm.call(.listUsers, all) })
        #expect(try crm.user("u500").name == "u500")
    }

    @Test func `a new user has the role SALES, and can act at once`() throws {
        let user = try crm.addUser("a.b")
        #expect(user.roleIDs == [try crm.roleID("SALES")])
        #expect(user.active)
        try crm.create(.account, ["name": .text("x")], as: "a.b")
    }

    @Test func `only a CRM_ADMIN changes the organisation, everybody may list it`() throws {
        try crm.addUser("a")
        let refusals = [
            error { let _: CreateUserResponse = try crm.call(.createUser, CreateUserRequest(name: "b"), as: "a") },
            error { let _: CreateGroupResponse = try crm.call(.createGroup, CreateGroupRequest(name: "b"), as: "a") },
            error { let _: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "B"), as: "a") },
            error {
                let _: CreateDepartmentResponse = try crm.call(
                    .createDepartment, CreateDepartmentRequest(name: "b"), as: "a")
            },
            error {
                let _: CreateFieldResponse = try crm.call(
                    .createField, CreateFieldRequest(field: FieldDefinition(object: .account, key: "x", type: .text)),
                    as: "a")
            },
            error {
                let _: ChangeFunctionPermissionResponse = try crm.call(
                    .changeFunctionPermission, ChangeFunctionPermissionRequest(), as: "a")
            },
        ]
        #expect(refusals.allSatisfy { $0?.reason == .crmAdminRequired })
        let users: ListUsersResponse = try crm.call(.listUsers, ListUsersRequest(), as: "a")
        #expect(users.users.map(\.name) == ["admin", "a"])
    }

    @Test func `the reporting line has no circles`() throws {
        let top = try crm.addUser("top")
        let middle = try crm.addUser("middle", under: "top")
        let low = try crm.addUser("low", under: "middle")
        let failure = error { _ = try change(ChangeUserRequest(id: top.id, superiorID: low.id)) }
        #expect(failure?.reason == .circle)
        #expect(error { _ = try change(ChangeUserRequest(id: low.id, superiorID: low.id)) }?.reason == .circle)
        #expect(try change(ChangeUserRequest(id: low.id, superiorID: top.id))?.superiorID == top.id)
        #expect(try change(ChangeUserRequest(id: middle.id, superiorID: low.id))?.superiorID == low.id)
        #expect(try change(ChangeUserRequest(id: middle.id, superiorID: 0))?.superiorID == nil)
    }

    @Test func `a change of superior shows in the next decision and list`() throws {
        try crm.addUser("manager")
        let agent = try crm.addUser("agent")
        let record = try crm.create(.account, ["name": .text("x")], as: "agent")
        #expect(error { _ = try crm.get(record.id, as: "manager") }?.reason == .recordNotFound)
        _ = try change(ChangeUserRequest(id: agent.id, superiorID: try crm.user("manager").id))
        #expect(try crm.get(record.id, as: "manager").id == record.id)
        #expect(try crm.list(ListRecordsRequest(object: .account), as: "manager").records.map(\.id) == [record.id])
    }

    @Test func `names are unique, well formed, and told when they aren't`() throws {
        try crm.addUser("a")
        #expect(error { try crm.addUser("a") }?.reason == .nameTaken)
        #expect(
            error { try crm.addUser("a b") }?.message == "name: a user's name consists of letters, digits and . _ - @")
        #expect(error { try crm.addUser("") }?.reason == .requestInvalid)
        try crm.addUser("王芳")
        #expect(try crm.user("王芳").name == "王芳")
        let role = error { let _: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "x")) }
        #expect(role?.reason == .requestInvalid)
        let preset = error {
            let _: ChangeRoleResponse = try crm.call(
                .changeRole, ChangeRoleRequest(id: try crm.roleID("SALES"), name: "SELLING"))
        }
        #expect(preset?.reason == .preset)
    }

    @Test func `the last administrator stays`() throws {
        let admin = try crm.user("admin")
        #expect(error { _ = try change(ChangeUserRequest(id: admin.id, active: false)) }?.reason == .lastCrmAdmin)
        let sales = RoleIds(ids: [try crm.roleID("SALES")])
        #expect(error { _ = try change(ChangeUserRequest(id: admin.id, roles: sales)) }?.reason == .lastCrmAdmin)
        try crm.addUser("other", roles: ["CRM_ADMIN"])
        #expect(try change(ChangeUserRequest(id: admin.id, active: false))?.active == false)
        #expect(error { try crm.create(.account, ["name": .text("x")]) }?.reason == .userDeactivated)
    }

    @Test func `departments nest without circles, groups have the members given`() throws {
        let sales: CreateDepartmentResponse = try crm.call(.createDepartment, CreateDepartmentRequest(name: "Sales"))
        let salesID = try #require(sales.department?.id)
        let east: CreateDepartmentResponse = try crm.call(
            .createDepartment, CreateDepartmentRequest(name: "East", parentID: salesID))
        let eastID = try #require(east.department?.id)
        let circle = error {
            let _: ChangeDepartmentResponse = try crm.call(
                .changeDepartment, ChangeDepartmentRequest(id: salesID, parentID: eastID))
        }
        #expect(circle?.reason == .circle)
        let one = try crm.addUser("one")
        let two = try crm.addUser("two")
        let group: CreateGroupResponse = try crm.call(
            .createGroup, CreateGroupRequest(name: "Pilots", memberIDs: [two.id, one.id, one.id]))
        #expect(group.group?.memberIDs == [one.id, two.id])
        let groupID = try #require(group.group?.id)
        let changed: ChangeGroupResponse = try crm.call(
            .changeGroup, ChangeGroupRequest(id: groupID, removeMemberIDs: [one.id]))
        #expect(changed.group?.memberIDs == [two.id])
        let unknown = error {
            let _: ChangeGroupResponse = try crm.call(
                .changeGroup, ChangeGroupRequest(id: groupID, addMemberIDs: [999]))
        }
        #expect(unknown?.reason == .userNotFound)
        let listed: ListGroupsResponse = try crm.call(.listGroups, ListGroupsRequest())
        #expect(listed.groups == [Group(id: groupID, name: "Pilots", memberIDs: [two.id])])
    }

    @Test func `everything is there again after the database is opened anew`() throws {
        try crm.addUser("manager", roles: ["ORDER_FINANCE", "SALES"])
        try crm.addUser("agent", under: "manager")
        try crm.switch("SALES", .visit, .edit, on: false)
        let account = try crm.create(.account, ["name": .text("x")], as: "agent")
        let _: CreateFieldResponse = try crm.call(
            .createField,
            CreateFieldRequest(
                field: FieldDefinition(object: .account, key: "region", type: .choice, choices: ["EAST", "WEST"])))
        let fields: ListFieldsResponse = try crm.call(.listFields, ListFieldsRequest(object: .account))
        let users: ListUsersResponse = try crm.call(.listUsers, ListUsersRequest())
        let copy = crm.databasePath + ".copy"
        try SQLiteCopy.copy(crm, to: copy)

        let again = try TestService(databasePath: copy)
        let usersAgain: ListUsersResponse = try again.call(.listUsers, ListUsersRequest())
        #expect(usersAgain == users)
        let fieldsAgain: ListFieldsResponse = try again.call(.listFields, ListFieldsRequest(object: .account))
        #expect(fieldsAgain == fields)
        #expect(try again.get(account.id, as: "manager") == account)
        let off: ListFunctionPermissionsResponse = try again.call(
            .listFunctionPermissions, ListFunctionPermissionsRequest())
        #expect(off.permissions.map(\.operation) == [.edit])
    }
}

/// Closes a service's database and copies its file.
enum SQLiteCopy {
    static func copy(_ crm: TestService, to path: String) throws {
        crm.stop()
        try FileBytes.write(try FileBytes.read(crm.databasePath), to: path)
    }
}
