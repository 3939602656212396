import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// What CRM_ADMIN learns of everything that was changed.
struct AuditListTests {
    let crm: TestService
    let agent: User

    init() throws {
        crm = try TestService { $0.crmAdminMayEverything = true }
        agent = try crm.addUser("agent")
    }

    /// "RECORD 1: name, owner" of each entry.
    private func told(_ request: ListAuditEntriesRequest) throws -> [String] {
        try crm.wholeAudit(request).map { entry in
            "\(entry.subject?.protoName ?? "") \(entry.subjectID): "
                + entry.changes.map(\.key).joined(separator: ", ")
        }
    }

    @Test func `it is for CRM_ADMIN alone`() throws {
        #expect(error { _ = try crm.audit(as: "agent") }?.reason == .crmAdminRequired)
        #expect(try crm.audit().entries.count == 2)
    }

    @Test func `it begins with the administrator whom the database was made with`() throws {
        let first = try #require(try crm.wholeAudit(ListAuditEntriesRequest(method: "setup")).first)
        #expect(first.userID == nil)
        #expect(first.subject == .user && first.subjectID == 1)
        let roles = try [crm.roleID("CRM_ADMIN"), crm.roleID("SALES")].sorted().map { "\($0)" }
        #expect(
            first.lines == [
                "name:  → admin", "full_name:  → admin", "active:  → true",
                "roles:  → \(roles.joined(separator: ", "))",
            ])
    }

    @Test func `entries are found by user, method, kind and thing`() throws {
        let mine = try crm.create(.account, ["name": .text("m")], as: "agent")
        let other = try crm.create(.contact, ["name": .text("o")])
        try crm.edit(mine.id, ["name": .text("n")])
        try crm.edit(other.id, ["name": .text("p")])
        let created = ["name", "owner", "status"].joined(separator: ", ")
        #expect(try told(ListAuditEntriesRequest(userID: agent.id)) == ["RECORD \(mine.id): \(created)"])
        #expect(
            try told(ListAuditEntriesRequest(method: "crm.v1.Records/EditRecord"))
                == ["RECORD \(other.id): name", "RECORD \(mine.id): name"])
        #expect(
            try told(ListAuditEntriesRequest(subjects: [.record], subjectID: mine.id))
                == ["RECORD \(mine.id): name", "RECORD \(mine.id): \(created)"])
        #expect(
            try told(ListAuditEntriesRequest(userID: 1, subjects: [.record], subjectID: mine.id))
                == ["RECORD \(mine.id): name"])
        // A user of that id is another thing.
        #expect(try told(ListAuditEntriesRequest(subjects: [.user], subjectID: agent.id)).count == 1)
        #expect(try told(ListAuditEntriesRequest(subjects: [.user, .record])).count == 6)
        #expect(try told(ListAuditEntriesRequest(subjects: [.pool])).isEmpty)
    }

    @Test func `times count from the first moment up to before the last, though the clock was put back`() throws {
        let start = crm.clock.nowMilliseconds
        // The third stands half an hour before the first.
        for step in [600_000, 600_000, -3_000_000, 3_600_000] as [Int64] {
            crm.clock.advance(milliseconds: step)
            try crm.create(.account, ["name": .text("\(crm.clock.nowMilliseconds - start)")])
        }
        func names(_ from: Int64?, _ until: Int64?) throws -> [String] {
            let request = ListAuditEntriesRequest(
                fromMilliseconds: from.map { start + $0 }, untilMilliseconds: until.map { start + $0 },
                subjects: [.record])
            return try crm.wholeAudit(request).compactMap { $0.changes.first?.newValue?.description }
        }
        #expect(try names(nil, nil) == ["1800000", "-1800000", "1200000", "600000"])
        #expect(try names(600_000, 1_200_000) == ["600000"])
        #expect(try names(600_000, 1_200_001) == ["1200000", "600000"])
        #expect(try names(600_001, nil) == ["1800000", "1200000"])
        #expect(try names(nil, 0) == ["-1800000"])
        #expect(try names(-1_800_000, -1_799_999) == ["-1800000"])
        let ever = ListAuditEntriesRequest(fromMilliseconds: .min, untilMilliseconds: .max, subjects: [.record])
        #expect(try crm.wholeAudit(ever).count == 4)
        #expect(try names(2_000_000, nil).isEmpty)
    }

    @Test func `whatever changes what people may do or see is told as such, with old and new`() throws {
        let head = try crm.addUser("head", under: "agent")
        let account = try crm.create(.account, ["name": .text("a")], as: "agent")
        let department: CreateDepartmentResponse = try crm.call(
            .createDepartment, CreateDepartmentRequest(name: "North"))
        let group: CreateGroupResponse = try crm.call(.createGroup, CreateGroupRequest(name: "g", memberIDs: [1]))
        let role: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "TEMP"))
        let roleID = role.role?.id ?? 0
        let pool = try crm.addPool("Sea", members: [.userID(agent.id)])
        let teamRole = try crm.addTeamRole("Pre-sales", of: .account)
        let newest = try crm.audit(ListAuditEntriesRequest(pageSize: 1)).entries.first?.id ?? 0

        // What changes no permission stands between.
        try crm.edit(account.id, ["level": .choice("A")], as: "agent")
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: head.id, fullName: "H"))
        let scene = try crm.saveScene("s", .mine, Filter())
        let _: CreateFieldResponse = try crm.call(
            .createField,
            CreateFieldRequest(field: FieldDefinition(object: .account, key: "extra", type: .text, label: "Extra")))

        let _: ChangeUserResponse = try crm.call(
            .changeUser,
            ChangeUserRequest(
                id: head.id, active: false, superiorID: 0, departmentID: department.department?.id,
                roles: RoleIds(ids: [roleID])))
        let _: ChangeUserResponse = try crm.call(
            .changeUser, ChangeUserRequest(id: head.id, roles: RoleIds(ids: [try crm.roleID("SALES")])))
        let _: ChangeGroupResponse = try crm.call(
            .changeGroup, ChangeGroupRequest(id: group.group?.id ?? 0, addMemberIDs: [agent.id], removeMemberIDs: [1]))
        try crm.switch("TEMP", .visit, .print, on: false)
        let _: DeleteRoleResponse = try crm.call(.deleteRole, DeleteRoleRequest(id: roleID))
        try crm.switchTeamRole(teamRole, .edit, on: false)
        let rule = try crm.addSharingRule(.account, "r", ownedBy: .userID(agent.id), sharedWith: .userID(1))
        let _: ChangeSharingRuleResponse = try crm.call(
            .changeSharingRule, ChangeSharingRuleRequest(id: rule.id, active: false))
        let row = PolicyRow(operation: .edit, object: .competitor, statuses: [.normal], grants: [.owner])
        let _: AddPolicyRowResponse = try crm.call(.addPolicyRow, AddPolicyRowRequest(row: row))
        let _: ChangePoolResponse = try crm.call(
            .changePool, ChangePoolRequest(id: pool.id, removeMembers: [Grantee(kind: .userID(agent.id))]))
        try crm.share([account.id], with: [.userID(1)], as: "agent")
        try crm.addTeam([account.id], [.userID(1)], as: "agent")
        try crm.changeOwners([account.id], to: "admin", as: "agent")
        try crm.giveBack([account.id], to: pool.id, as: "admin")

        let found = try crm.wholeAudit(ListAuditEntriesRequest(permissionChanges: true)).filter { $0.id > newest }
        let temporary = "\(roleID)"
        #expect(
            found.reversed().map { entry in
                "\(entry.subject?.protoName ?? ""): " + entry.lines.joined(separator: "; ")
            } == [
                "USER: active: true → false; superior: \(agent.id) → ; "
                    + "department:  → \(department.department?.id ?? 0); "
                    + "roles: \(try crm.roleID("SALES")) → \(temporary)",
                "USER: roles: \(temporary) → \(try crm.roleID("SALES"))",
                "GROUP: members: 1 → \(agent.id)",
                "ROLE: PRINT on VISIT: true → false",
                "ROLE: name: TEMP → ; PRINT on VISIT: false → ",
                "TEAM_ROLE: EDIT: true → false",
                "SHARING_RULE: object:  → ACCOUNT; name:  → r; owned_by:  → user.\(agent.id); shared_with:  → user.1; "
                    + "access:  → READ_ONLY; active:  → true",
                "SHARING_RULE: active: true → false",
                "POLICY_ADDITION: operation:  → EDIT; object:  → COMPETITOR; statuses:  → NORMAL; grants:  → OWNER",
                "POOL: members: user.\(agent.id) → ",
                "RECORD: share.user.1:  → READ_ONLY",
                "RECORD: team.user.1:  → READ_ONLY",
                "RECORD: owner: \(agent.id) → 1",
                "RECORD: owner: 1 → ; pool:  → \(pool.id); status: ASSIGNED → UNASSIGNED",
            ])
        let ofScene = ListAuditEntriesRequest(subjects: [.scene], subjectID: scene.id, permissionChanges: true)
        #expect(try told(ofScene).isEmpty)
        #expect(
            try told(ListAuditEntriesRequest(userID: agent.id, subjects: [.record], permissionChanges: true)) == [
                "RECORD \(account.id): owner", "RECORD \(account.id): team.user.1",
                "RECORD \(account.id): share.user.1",
            ])
    }

    @Test func `wrong questions are refused, each by what is wrong`() throws {
        let wrong: [(ListAuditEntriesRequest, String)] = [
            (ListAuditEntriesRequest(subjectID: 1), "subject_id: 0 kinds are in subjects, and it takes one"),
            (
                ListAuditEntriesRequest(subjects: [.record, .user], subjectID: 1),
                "subject_id: 2 kinds are in subjects, and it takes one"
            ),
            (
                ListAuditEntriesRequest(fromMilliseconds: 5, untilMilliseconds: 5),
                "from_milliseconds is not before until_milliseconds"
            ),
            (ListAuditEntriesRequest(method: "EditRecord"), "method: there is no method EditRecord"),
            (ListAuditEntriesRequest(pageSize: 1_001), "page_size is 1001, at most 1000 are allowed"),
        ]
        for (request, message) in wrong {
            let failure = error { _ = try crm.audit(request) }
            #expect(failure?.reason == .requestInvalid)
            #expect(failure?.message == message)
        }
        #expect(error { _ = try crm.audit(ListAuditEntriesRequest(userID: 99)) }?.reason == .userNotFound)
        let token = try crm.audit(ListAuditEntriesRequest(pageSize: 1)).nextPageToken
        #expect(try crm.audit(from: token).entries.map(\.method) == ["setup"])
        let narrower = ListAuditEntriesRequest(userID: 1)
        #expect(error { _ = try crm.audit(narrower, from: token) }?.reason == .pageTokenInvalid)
    }
}
