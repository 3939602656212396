import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// Departments, groups and roles that are deleted, unless they are in use.
struct RemovalTests {
    let crm: TestService
    let account: Int64
    let user: User

    init() throws {
        crm = try TestService()
        user = try crm.addUser("user")
        account = try crm.create(.account, ["name": .text("a")], as: "user").id
    }

    private func makeDepartment(_ name: String, in parent: Int64? = nil) throws -> Int64 {
        let response: CreateDepartmentResponse = try crm.call(
            .createDepartment, CreateDepartmentRequest(name: name, parentID: parent))
        return response.department?.id ?? 0
    }

    private func makeGroup(_ name: String) throws -> Int64 {
        let response: CreateGroupResponse = try crm.call(
            .createGroup, CreateGroupRequest(name: name, memberIDs: [user.id]))
        return response.group?.id ?? 0
    }

    private func makeRole(_ name: String) throws -> Int64 {
        let response: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: name))
        return response.role?.id ?? 0
    }

    /// Deletes the department, group or role.
    private func delete(_ kind: Grantee.Kind, as user: String = "admin") throws {
        switch kind {
        case .userID: break
        case .departmentID(let id):
            let _: DeleteDepartmentResponse = try crm.call(
                .deleteDepartment, DeleteDepartmentRequest(id: id), as: user)
        case .groupID(let id):
            let _: DeleteGroupResponse = try crm.call(.deleteGroup, DeleteGroupRequest(id: id), as: user)
        case .roleID(let id):
            let _: DeleteRoleResponse = try crm.call(.deleteRole, DeleteRoleRequest(id: id), as: user)
        }
    }

    private func made() throws -> [Grantee.Kind] {
        [.departmentID(try makeDepartment("D")), .groupID(try makeGroup("G")), .roleID(try makeRole("R"))]
    }

    @Test func `what is in no use goes, its name is free, and its id is never given again`() throws {
        let first = try made()
        try crm.switch("R", .account, .edit, on: false)
        for kind in first { try delete(kind) }
        for kind in first { #expect(error { try delete(kind) }?.code == .notFound) }
        #expect(Set(try made()).isDisjoint(with: first))
        let off: ListFunctionPermissionsResponse = try crm.call(
            .listFunctionPermissions, ListFunctionPermissionsRequest())
        #expect(off.permissions.isEmpty)
        // Everyone is who they were.
        #expect(try crm.get(account, as: "user").id == account)
        #expect(try crm.user("user") == user)
    }

    @Test func `what records are open to stays until they no longer are`() throws {
        for kind in try made() {
            try crm.share([account], with: [kind])
            let refused = error { try delete(kind) }
            #expect(refused?.reason == .stillInUse)
            #expect(refused?.message.contains("record \(account) is shared with it") == true)
            try crm.unshare([account], with: [kind])
            try crm.addTeam([account], [kind], until: crm.clock.nowMilliseconds + 10, as: "user")
            #expect(error { try delete(kind) }?.message.contains("in the team of record \(account)") == true)
            crm.clock.advance(milliseconds: 10)
            try delete(kind)
            #expect(try crm.team(of: account).isEmpty)
        }
    }

    @Test func `what scenes are shared with stays until they no longer are`() throws {
        for (number, kind) in try made().enumerated() {
            let scene = try crm.saveScene("s\(number)", sharedWith: [kind], as: "user")
            #expect(error { try delete(kind) }?.message.contains("scene \(scene.id) is shared with it") == true)
            try crm.changeScene(ChangeSceneRequest(id: scene.id, sharedWith: SceneGrantees()), as: "user")
            try delete(kind)
        }
    }

    @Test func `what a sharing rule names stays`() throws {
        for (number, kind) in try made().enumerated() {
            let rule = try crm.addSharingRule(
                .account, "r\(number)", ownedBy: number == 0 ? kind : .userID(user.id),
                sharedWith: number == 0 ? .userID(user.id) : kind)
            #expect(error { try delete(kind) }?.message.contains("the sharing rule \(rule.id) names it") == true)
            let _: DeleteSharingRuleResponse = try crm.call(
                .deleteSharingRule, DeleteSharingRuleRequest(id: rule.id))
            try delete(kind)
        }
    }

    @Test func `what somebody belongs to stays`() throws {
        let upper = try makeDepartment("Upper")
        let lower = try makeDepartment("Lower", in: upper)
        let role = try makeRole("R")
        let _: ChangeUserResponse = try crm.call(
            .changeUser,
            ChangeUserRequest(
                id: user.id, active: false, departmentID: lower, roles: RoleIds(ids: user.roleIDs + [role])))
        #expect(
            error { try delete(.departmentID(upper)) }?.message == "Upper can't be deleted: Lower is a part of it")
        #expect(error { try delete(.departmentID(lower)) }?.message == "Lower can't be deleted: user is in it")
        #expect(error { try delete(.roleID(role)) }?.message == "R can't be deleted: user has it")
    }

    @Test func `preset roles stay, and only a CRM_ADMIN deletes`() throws {
        #expect(error { try delete(.roleID(try crm.roleID("SALES"))) }?.reason == .preset)
        for kind in try made() { #expect(error { try delete(kind, as: "user") }?.reason == .crmAdminRequired) }
    }

    @Test func `who is left keeps their roles, departments and groups`() throws {
        let all = [try makeRole("A"), try makeRole("B"), try makeRole("C")]
        try crm.switch("SALES", .account, .edit, on: false)
        try crm.switch("C", .account, .edit, on: false)
        let _: ChangeUserResponse = try crm.call(
            .changeUser, ChangeUserRequest(id: user.id, roles: RoleIds(ids: user.roleIDs + [all[2]])))
        try delete(.roleID(all[1]))
        #expect(try !crm.may(.edit, account, as: "user"))
        try crm.switch("C", .account, .edit, on: true)
        #expect(try crm.may(.edit, account, as: "user"))
        let groups = [try makeGroup("X"), try makeGroup("Y")]
        try delete(.groupID(groups[0]))
        let other = try crm.create(.account, ["name": .text("b")]).id
        try crm.share([other], with: [.groupID(groups[1])])
        #expect(try crm.sees(other, as: "user"))
    }
}
