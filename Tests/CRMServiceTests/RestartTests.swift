import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// What is kept in memory, changed in every way, then read anew from the database.
struct RestartTests {
    private static let users = ["admin", "boss", "owner", "member", "friend", "gone"]

    private let crm: TestService
    private var records: [Int64] = []

    init() throws {
        crm = try TestService()
        for name in ["FIRST", "SECOND", "THIRD"] {
            let _: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: name))
        }
        for name in Self.users.dropFirst() {
            try crm.addUser(name, under: name == "owner" ? "boss" : nil, roles: ["SALES", "THIRD"])
        }
        try crm.switch("SECOND", .account, .view, on: false)
        try crm.switch("THIRD", .account, .edit, on: false)
        let _: DeleteRoleResponse = try crm.call(.deleteRole, DeleteRoleRequest(id: try crm.roleID("FIRST")))
        records = [
            try crm.create(.account, ["name": .text("a")], as: "owner").id,
            try crm.create(.account, ["name": .text("b")], as: "gone").id,
            try crm.create(.competitor, ["name": .text("c")], as: "owner").id,
        ]
        try addWays()
    }

    private func kind(_ user: String) throws -> Grantee.Kind { .userID(try crm.user(user).id) }

    /// Ways in which somebody may do something with the records.
    private mutating func addWays() throws {
        let group: CreateGroupResponse = try crm.call(
            .createGroup, CreateGroupRequest(name: "G", memberIDs: [try crm.user("friend").id]))
        let friends = Grantee.Kind.groupID(group.group?.id ?? 0)
        try crm.addSharingRule(.account, "r", ownedBy: try kind("owner"), sharedWith: friends, .readWrite)
        let off = try crm.addSharingRule(.account, "off", ownedBy: try kind("owner"), sharedWith: try kind("member"))
        let _: ChangeSharingRuleResponse = try crm.call(
            .changeSharingRule, ChangeSharingRuleRequest(id: off.id, active: false))

        let roles = try (1...3).map { try crm.addTeamRole("t\($0)", of: .account) }
        try crm.switchTeamRole(roles[0], .edit, on: false)
        try crm.switchTeamRole(roles[2], .edit, on: false)
        try crm.switchTeamRole(roles[2], .edit, on: true)
        let _: ChangeTeamRoleResponse = try crm.call(
            .changeTeamRole, ChangeTeamRoleRequest(id: roles[1], name: "T", active: false))
        let _: AddTeamMembersResponse = try crm.call(
            .addTeamMembers,
            AddTeamMembersRequest(
                recordIDs: [records[0]], grantees: [Grantee(kind: try kind("member"))], access: .readWrite,
                teamRoleIDs: [roles[0]]))

        let pool = try crm.addPool("P", members: [try kind("gone")], administrators: [friends])
        records.append(try crm.create(inPool: pool.id).id)
        let row = PolicyRow(operation: .edit, object: .competitor, statuses: [.normal], grants: [.owner])
        for grants in [[Grant.owner], [.ownerSuperior]] {
            var row = row
            row.grants = grants
            let _: AddPolicyRowResponse = try crm.call(.addPolicyRow, AddPolicyRowRequest(row: row))
        }
        try crm.saveScene("s", .shared, sharedWith: [friends], as: "owner")
        try crm.replaceUser("gone", by: "member", deactivate: true)
    }

    /// Every answer to a request that names nothing, and who may do what.
    private func everything(_ crm: TestService) throws -> [String: [UInt8]] {
        var answers: [String: [UInt8]] = [:]
        let reads = Method.allCases.filter { $0.hasNoSideEffects && !$0.isStream && $0.fullName.hasPrefix("crm.") }
        for method in reads {
            answers[method.fullName] = try? crm.callEncoded(method.fullName, [])
        }
        for user in Self.users.dropLast() {
            let scenes = ListScenesRequest(object: .account).encoded(in: Arena())
            answers["scenes of \(user)"] = try crm.callEncoded(Method.listScenes.fullName, scenes, as: user)
            for operation in CRMModel.Operation.allCases where ![.create, .import, .importStatus].contains(operation) {
                let asked = BatchCheckRequest(operation: operation, recordIDs: records).encoded(in: Arena())
                answers["\(operation) by \(user)"] = try crm.callEncoded(Method.batchCheck.fullName, asked, as: user)
            }
        }
        return answers
    }

    @Test func `everything is as it was after a restart`() throws {
        let before = try everything(crm)
        let copy = crm.databasePath + ".copy"
        try SQLiteCopy.copy(crm, to: copy)
        let after = try everything(try TestService(databasePath: copy))
        #expect(before.count > 100)
        #expect(Set(before.keys) == Set(after.keys))
        #expect(before.filter { after[$0.key] != $0.value }.keys.sorted() == [])
    }
}
