import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMSQLite

/// What a change leaves behind, as it stands in the database.
struct AuditTests {
    private struct Entry: Equatable {
        var user: Int64
        var service: Int64
        var method: String
        var subject: Int64
        var version: Int64
        var changes: [String]
    }

    private func entries(_ path: String) throws -> [Entry] {
        let connection = try Connection(path: path)
        let statement = try connection.statement(
            "SELECT user_id, service_uid, method, subject, version, changes FROM audit_entries WHERE user_id IS NOT NULL"
        )
        defer { statement.reset() }
        var result: [Entry] = []
        while try statement.step() {
            let changes = try AuditChanges(decoding: statement.bytes(5), in: Arena()).changes.map { change in
                "\(change.key): \(change.oldValue?.description ?? "") → \(change.newValue?.description ?? "")"
            }
            result.append(
                Entry(
                    user: statement.integer(0), service: statement.integer(1), method: statement.text(2),
                    subject: statement.integer(3), version: statement.integer(4), changes: changes))
        }
        return result
    }

    @Test func `every change is audited with who, for whom, by which method and what; refusals and replays are not`()
        throws
    {
        let crm = try TestService()
        let agent = try crm.addUser("agent")
        let account = try crm.create(.account, ["name": .text("a")], as: "agent", key: "k")
        try crm.create(.account, ["name": .text("a")], as: "agent", key: "k")
        try crm.edit(account.id, ["name": .text("b"), "level": .choice("A")], as: "agent")
        try crm.edit(account.id, ["name": .text("b")], as: "agent")
        #expect(throws: (any Error).self) { try crm.edit(account.id, ["name": .text("")], as: "agent") }
        try crm.switch("SALES", .visit, .print, on: false)
        try crm.share([account.id], with: [.userID(1)], until: crm.clock.nowMilliseconds + 1, as: "agent")
        try crm.share([account.id], with: [.userID(1)], .readWrite, as: "agent")
        try crm.share([account.id], with: [.userID(1)], .readWrite, as: "agent")
        try crm.unshare([account.id], with: [.userID(1), .userID(agent.id)], as: "agent")
        try crm.changeOwners([account.id], to: "admin", options: BatchOptions(dryRun: true), as: "agent")
        try crm.changeOwners([account.id], to: "admin", keepingFormer: .readOnly, as: "agent")
        try crm.addUser("heir")
        let pool = try crm.addPool("North", members: [.userID(agent.id)])
        try crm.giveBack([account.id], to: pool.id, as: "admin")
        try crm.claim([account.id], as: "agent")
        try crm.claim([account.id], as: "agent")
        _ = try crm.replaceUser("agent", by: "heir", deactivate: true, dryRun: true)
        _ = try crm.replaceUser("agent", by: "heir", deactivate: true)
        let _: DeletePoolResponse = try crm.call(.deletePool, DeletePoolRequest(id: pool.id))
        crm.stop()

        let service = Int64(TestService.serviceUID)
        let admin: Int64 = 1
        func sharing(_ verb: String, _ changes: [String]) -> Entry {
            Entry(
                user: agent.id, service: service, method: "crm.v1.Sharing/\(verb)Records", subject: 1, version: 0,
                changes: changes)
        }
        #expect(
            try entries(crm.databasePath).filter { $0.changes.first != "name:  → heir" } == [
                Entry(
                    user: admin, service: service, method: "crm.v1.Organisation/CreateUser", subject: 2, version: 0,
                    changes: [
                        "name:  → agent", "full_name:  → agent", "active:  → true",
                        "roles:  → \(agent.roleIDs.map { "\($0)" }.joined(separator: ", "))",
                    ]),
                Entry(
                    user: agent.id, service: service, method: "crm.v1.Records/CreateRecord", subject: 1, version: 1,
                    changes: ["name:  → a", "owner:  → \(agent.id)", "status:  → ASSIGNED"]),
                Entry(
                    user: agent.id, service: service, method: "crm.v1.Records/EditRecord", subject: 1, version: 2,
                    changes: ["name: a → b", "level:  → A"]),
                Entry(
                    user: admin, service: service, method: "crm.v1.Organisation/ChangeFunctionPermission", subject: 5,
                    version: 0, changes: ["PRINT on VISIT: true → false"]),
                sharing(
                    "Share", ["share.user.1:  → READ_ONLY", "share.user.1.expires_at:  → 2024-02-29 12:00:00"]),
                sharing(
                    "Share",
                    [
                        "share.user.1: READ_ONLY → READ_WRITE",
                        "share.user.1.expires_at: 2024-02-29 12:00:00 → ",
                    ]),
                sharing("Unshare", ["share.user.1: READ_WRITE → "]),
                Entry(
                    user: agent.id, service: service, method: "crm.v1.Records/ChangeOwners", subject: 1, version: 3,
                    changes: ["owner: \(agent.id) → \(admin)", "team.user.\(agent.id):  → READ_ONLY"]),
            ] + leaving(agent))
    }

    /// A record goes through a pool, and its owner leaves.
    private func leaving(_ agent: User) -> [Entry] {
        let heir = agent.id + 1
        func entry(_ user: Int64, _ method: String, _ subject: Int64, _ version: Int64, _ changes: [String]) -> Entry {
            Entry(
                user: user, service: Int64(TestService.serviceUID), method: "crm.v1." + method, subject: subject,
                version: version, changes: changes)
        }
        return [
            entry(
                1, "HighSeas/CreatePool", 10, 0,
                ["object:  → ACCOUNT", "name:  → North", "members:  → user.\(agent.id)"]),
            entry(1, "HighSeas/ReturnRecords", 1, 4, ["owner: 1 → ", "pool:  → 1", "status: ASSIGNED → UNASSIGNED"]),
            entry(
                agent.id, "HighSeas/ClaimRecords", 1, 5,
                ["owner:  → \(agent.id)", "pool: 1 → ", "status: UNASSIGNED → ASSIGNED"]),
            entry(1, "Organisation/ReplaceUser", 10, 0, ["members: user.\(agent.id) → user.\(heir)"]),
            entry(1, "Organisation/ReplaceUser", 1, 6, ["owner: \(agent.id) → \(heir)"]),
            entry(
                1, "Organisation/ReplaceUser", 1, 0,
                ["team.user.\(agent.id): READ_ONLY → ", "team.user.\(heir):  → READ_ONLY"]),
            entry(1, "Organisation/ReplaceUser", 2, 0, ["active: true → false"]),
            entry(
                1, "HighSeas/DeletePool", 10, 0, ["object: ACCOUNT → ", "name: North → ", "members: user.\(heir) → "]),
        ]
    }

    @Test func `what is done to a scene is audited`() throws {
        let crm = try TestService()
        let filter = Filter(
            allOf: [FieldCondition(field: "level", operator: .equal, values: [Value(kind: .choice("A"))])],
            groups: [
                FilterGroup(anyOf: [
                    FieldCondition(field: "name", operator: .isEmpty),
                    FieldCondition(
                        field: "name", operator: .oneOf,
                        values: [Value(kind: .text("a")), Value(kind: .text("b"))]),
                ])
            ])
        let scene = try crm.saveScene("a", .mine, filter, sort: Sort(field: "name", descending: true))
        try crm.changeScene(
            ChangeSceneRequest(
                id: scene.id, name: "b", filter: Filter(),
                sharedWith: SceneGrantees(grantees: [Grantee(kind: .userID(1))])))
        try crm.changeScene(ChangeSceneRequest(id: scene.id, name: "b"))
        try crm.deleteScene(scene.id)
        crm.stop()
        func entry(_ verb: String, _ changes: [String]) -> Entry {
            Entry(
                user: 1, service: Int64(TestService.serviceUID), method: "crm.v1.Scenes/\(verb)Scene", subject: 11,
                version: 0, changes: changes)
        }
        let condition = "level = A and (name empty or name in (a, b))"
        #expect(
            try entries(crm.databasePath) == [
                entry(
                    "Create",
                    [
                        "object:  → ACCOUNT", "owner:  → 1", "name:  → a", "built_in:  → MINE",
                        "filter:  → \(condition)", "sort:  → name descending",
                    ]),
                entry("Change", ["name: a → b", "filter: \(condition) → ", "shared_with:  → user.1"]),
                entry(
                    "Delete",
                    [
                        "object: ACCOUNT → ", "owner: 1 → ", "name: b → ", "built_in: MINE → ",
                        "sort: name descending → ", "shared_with: user.1 → ",
                    ]),
            ])
    }

    @Test func `sharing rules, additions to the policy and what is deleted are audited`() throws {
        let crm = try TestService()
        let rule = try crm.addSharingRule(.account, "r", ownedBy: .userID(1), sharedWith: .userID(1))
        let _: ChangeSharingRuleResponse = try crm.call(
            .changeSharingRule, ChangeSharingRuleRequest(id: rule.id, access: .readWrite, active: false))
        let _: ChangeSharingRuleResponse = try crm.call(
            .changeSharingRule, ChangeSharingRuleRequest(id: rule.id, active: false))
        let _: DeleteSharingRuleResponse = try crm.call(.deleteSharingRule, DeleteSharingRuleRequest(id: rule.id))
        let row = PolicyRow(operation: .edit, object: .competitor, statuses: [.normal], grants: [.owner, .shareRw])
        let added: AddPolicyRowResponse = try crm.call(.addPolicyRow, AddPolicyRowRequest(row: row))
        let _: RemovePolicyRowResponse = try crm.call(
            .removePolicyRow, RemovePolicyRowRequest(id: added.row?.id ?? 0))
        let group: CreateGroupResponse = try crm.call(.createGroup, CreateGroupRequest(name: "g", memberIDs: [1]))
        let _: DeleteGroupResponse = try crm.call(.deleteGroup, DeleteGroupRequest(id: group.group?.id ?? 0))
        crm.stop()

        func entry(_ method: String, _ subject: Int64, _ changes: [String]) -> Entry {
            Entry(
                user: 1, service: Int64(TestService.serviceUID), method: "crm.v1.\(method)", subject: subject,
                version: 0,
                changes: changes)
        }
        #expect(
            try entries(crm.databasePath) == [
                entry(
                    "Sharing/CreateSharingRule", 8,
                    [
                        "object:  → ACCOUNT", "name:  → r", "owned_by:  → user.1", "shared_with:  → user.1",
                        "access:  → READ_ONLY", "active:  → true",
                    ]),
                entry(
                    "Sharing/ChangeSharingRule", 8, ["access: READ_ONLY → READ_WRITE", "active: true → false"]),
                entry(
                    "Sharing/DeleteSharingRule", 8,
                    [
                        "object: ACCOUNT → ", "name: r → ", "owned_by: user.1 → ", "shared_with: user.1 → ",
                        "access: READ_WRITE → ", "active: false → ",
                    ]),
                entry(
                    "Authorization/AddPolicyRow", 9,
                    [
                        "operation:  → EDIT", "object:  → COMPETITOR", "statuses:  → NORMAL",
                        "grants:  → OWNER, SHARE_RW",
                    ]),
                entry(
                    "Authorization/RemovePolicyRow", 9,
                    [
                        "operation: EDIT → ", "object: COMPETITOR → ", "statuses: NORMAL → ",
                        "grants: OWNER, SHARE_RW → ",
                    ]),
                entry("Organisation/CreateGroup", 4, ["name:  → g", "members:  → 1"]),
                entry("Organisation/DeleteGroup", 4, ["name: g → ", "members: 1 → "]),
            ])
    }
}
