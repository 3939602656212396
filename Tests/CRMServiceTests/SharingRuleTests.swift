import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct SharingRuleTests {
    let crm: TestService
    let account: Int64
    let owner: User
    let friend: User
    let north: Int64
    let harbour: Int64
    let group: Int64

    init() throws {
        crm = try TestService()
        owner = try crm.addUser("owner")
        try crm.addUser("boss")
        friend = try crm.addUser("friend", under: "boss")
        let north: CreateDepartmentResponse = try crm.call(.createDepartment, CreateDepartmentRequest(name: "North"))
        self.north = north.department?.id ?? 0
        let part = CreateDepartmentRequest(name: "Harbour", parentID: self.north)
        let harbour: CreateDepartmentResponse = try crm.call(.createDepartment, part)
        self.harbour = harbour.department?.id ?? 0
        let _: ChangeUserResponse = try crm.call(
            .changeUser, ChangeUserRequest(id: owner.id, departmentID: self.harbour))
        let group: CreateGroupResponse = try crm.call(
            .createGroup, CreateGroupRequest(name: "Dragons", memberIDs: [owner.id]))
        self.group = group.group?.id ?? 0
        account = try crm.create(.account, ["name": .text("a")], as: "owner").id
    }

    private var toFriend: Grantee.Kind { .userID(friend.id) }

    private func listed(as user: String) throws -> [Int64] {
        try crm.list(ListRecordsRequest(object: .account), as: user).records.map(\.id)
    }

    private func change(_ request: ChangeSharingRuleRequest, as user: String = "admin") throws -> SharingRule? {
        let response: ChangeSharingRuleResponse = try crm.call(.changeSharingRule, request, as: user)
        return response.rule
    }

    private func delete(_ id: Int64, as user: String = "admin") throws {
        let _: DeleteSharingRuleResponse = try crm.call(
            .deleteSharingRule, DeleteSharingRuleRequest(id: id), as: user)
    }

    private func rules(_ object: BusinessObject? = nil, as user: String = "admin") throws -> [SharingRule] {
        let response: ListSharingRulesResponse = try crm.call(
            .listSharingRules, ListSharingRulesRequest(object: object), as: user)
        return response.rules
    }

    @Test func `what a user, a department with those below, or a group owns is shared`() throws {
        for owners in [Grantee.Kind.userID(owner.id), .departmentID(north), .departmentID(harbour), .groupID(group)] {
            #expect(try !crm.sees(account, as: "friend"))
            let rule = try crm.addSharingRule(.account, "r", ownedBy: owners, sharedWith: toFriend)
            #expect(try crm.sees(account, as: "friend"), "\(owners)")
            #expect(try listed(as: "friend") == [account], "\(owners)")
            // Above somebody with whom it is shared is nothing.
            #expect(try !crm.sees(account, as: "boss"))
            #expect(try listed(as: "boss").isEmpty)
            try delete(rule.id)
            #expect(try listed(as: "friend").isEmpty, "\(owners)")
        }
    }

    @Test func `with read-write they edit; a rule that is off shares nothing`() throws {
        let rule = try crm.addSharingRule(.account, "r", ownedBy: .departmentID(north), sharedWith: toFriend)
        #expect(try !crm.may(.edit, account, as: "friend"))
        #expect(try change(ChangeSharingRuleRequest(id: rule.id, access: .readWrite))?.access == .readWrite)
        try crm.edit(account, ["name": .text("b")], as: "friend")
        #expect(try change(ChangeSharingRuleRequest(id: rule.id, name: "s", active: false))?.name == "s")
        #expect(try !crm.sees(account, as: "friend"))
        #expect(try listed(as: "friend").isEmpty)
        let on = try change(ChangeSharingRuleRequest(id: rule.id, active: true))
        #expect(try on == rules().first)
        #expect(on?.access == .readWrite)
        #expect(try crm.sees(account, as: "friend"))
    }

    @Test func `the records of who was deactivated stay shared; who moves away takes them along`() throws {
        try crm.addSharingRule(.account, "r", ownedBy: .departmentID(north), sharedWith: toFriend)
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: owner.id, active: false))
        #expect(try crm.sees(account, as: "friend"))
        #expect(try listed(as: "friend") == [account])
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: owner.id, departmentID: 0))
        #expect(try !crm.sees(account, as: "friend"))
        #expect(try listed(as: "friend").isEmpty)
    }

    @Test func `what is shared with a role counts while that role has the operation itself`() throws {
        let role: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "SCOUT"))
        let roleID = role.role?.id ?? 0
        let _: ChangeUserResponse = try crm.call(
            .changeUser, ChangeUserRequest(id: friend.id, roles: RoleIds(ids: friend.roleIDs + [roleID])))
        try crm.addSharingRule(
            .account, "r", ownedBy: .departmentID(north), sharedWith: .roleID(roleID), .readWrite)
        #expect(try crm.may(.edit, account, as: "friend"))
        try crm.switch("SCOUT", .account, .edit, on: false)
        #expect(try !crm.may(.edit, account, as: "friend"))
        #expect(try listed(as: "friend") == [account])
        try crm.switch("SCOUT", .account, .view, on: false)
        #expect(try !crm.sees(account, as: "friend"))
        #expect(try listed(as: "friend").isEmpty)
    }

    @Test func `rules are about one object, and other objects have theirs`() throws {
        let visit = try crm.create(
            .visit, ["name": .text("v"), "account": .reference(account)], as: "owner"
        ).id
        try crm.addSharingRule(.visit, "r", ownedBy: .userID(owner.id), sharedWith: toFriend)
        try crm.addSharingRule(.account, "r", ownedBy: .userID(friend.id), sharedWith: .userID(owner.id))
        #expect(try crm.sees(visit, as: "friend"))
        #expect(try !crm.sees(account, as: "friend"))
        #expect(try rules().map(\.object) == [.account, .visit])
        #expect(try rules(.visit).map(\.object) == [.visit])
    }

    @Test func `who sees a record sees by which rules others do, and no more of the rules`() throws {
        let rule = try crm.addSharingRule(.account, "r", ownedBy: .departmentID(north), sharedWith: toFriend)
        try crm.addSharingRule(.account, "off", ownedBy: .groupID(group), sharedWith: toFriend, active: false)
        try crm.addSharingRule(.account, "others'", ownedBy: .userID(friend.id), sharedWith: toFriend)
        let shares: ListSharesResponse = try crm.call(
            .listShares, ListSharesRequest(recordID: account), as: "friend")
        #expect(
            shares.rules == [
                SharedByRule(ruleID: rule.id, sharedWith: Grantee(kind: toFriend), access: .readOnly)
            ])
        #expect(shares.shares.isEmpty)
    }

    @Test func `only a CRM_ADMIN makes, changes, removes and lists rules`() throws {
        let rule = try crm.addSharingRule(.account, "r", ownedBy: .userID(owner.id), sharedWith: toFriend)
        let refusals = [
            error {
                try crm.addSharingRule(.account, "s", ownedBy: .userID(1), sharedWith: toFriend, as: "friend")
            },
            error { _ = try change(ChangeSharingRuleRequest(id: rule.id, active: false), as: "friend") },
            error { try delete(rule.id, as: "friend") }, error { _ = try rules(as: "friend") },
        ]
        #expect(refusals.allSatisfy { $0?.reason == .crmAdminRequired })
        #expect(try rules() == [rule])
    }

    @Test func `what is wrong with a rule is told, and nothing is made`() throws {
        func refusal(
            _ owners: Grantee.Kind, _ receiver: Grantee.Kind, _ name: String = "r", _ access: Access? = .readOnly
        ) -> Reason? {
            error { try crm.addSharingRule(.account, name, ownedBy: owners, sharedWith: receiver, access) }?.reason
        }
        #expect(refusal(.roleID(try crm.roleID("SALES")), toFriend) == .requestInvalid)
        #expect(refusal(.userID(99), toFriend) == .userNotFound)
        #expect(refusal(.departmentID(99), toFriend) == .departmentNotFound)
        #expect(refusal(.groupID(99), toFriend) == .groupNotFound)
        #expect(refusal(.userID(1), .roleID(99)) == .roleNotFound)
        #expect(refusal(.userID(1), .userID(99)) == .userNotFound)
        #expect(refusal(.userID(1), toFriend, " ") == .requestInvalid)
        #expect(refusal(.userID(1), toFriend, "r", nil) == .requestInvalid)
        for request in [
            CreateSharingRuleRequest(name: "r", ownedBy: Grantee(kind: toFriend), sharedWith: Grantee(kind: toFriend)),
            CreateSharingRuleRequest(object: .visit, name: "r", sharedWith: Grantee(kind: toFriend), access: .readOnly),
            CreateSharingRuleRequest(object: .visit, name: "r", ownedBy: Grantee(kind: toFriend), access: .readOnly),
        ] {
            let failure = error {
                let _: CreateSharingRuleResponse = try crm.call(.createSharingRule, request)
            }
            #expect(failure?.reason == .requestInvalid)
        }
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: friend.id, active: false))
        #expect(refusal(.userID(1), toFriend) == .requestInvalid)
        #expect(refusal(toFriend, .userID(1)) == nil)
        #expect(refusal(toFriend, .userID(1)) == .nameTaken)
        #expect(try rules().count == 1)
        try crm.addSharingRule(.account, "s", ownedBy: .userID(1), sharedWith: .userID(1))
        let second = try rules()[1]
        #expect(error { _ = try change(ChangeSharingRuleRequest(id: second.id, name: "r")) }?.reason == .nameTaken)
        #expect(error { _ = try change(ChangeSharingRuleRequest(id: 99, name: "t")) }?.reason == .sharingRuleNotFound)
        #expect(error { try delete(99) }?.code == .notFound)
    }

    @Test func `an object has so many rules and no more; another one has its own`() throws {
        for number in 0..<200 {
            try crm.addSharingRule(.account, "r\(number)", ownedBy: .userID(owner.id), sharedWith: .userID(1))
        }
        let refused = error {
            try crm.addSharingRule(.account, "more", ownedBy: .userID(owner.id), sharedWith: toFriend)
        }
        #expect(refused?.metadata == ["limit": "sharing_rules_per_object"])
        try crm.addSharingRule(.contact, "more", ownedBy: .userID(owner.id), sharedWith: toFriend)
        #expect(try rules(.account).count == 200)
    }

    @Test func `the preview of a new owner tells of those who gain and lose by rules`() throws {
        let other = try crm.addUser("other")
        let gaining = try crm.addUser("gaining")
        try crm.addSharingRule(.account, "old", ownedBy: .departmentID(north), sharedWith: toFriend)
        try crm.addSharingRule(.account, "new", ownedBy: .userID(other.id), sharedWith: .userID(gaining.id))
        let dry = BatchOptions(dryRun: true)
        let preview = try crm.changeOwners([account], to: "other", options: dry, as: "owner").previews
        #expect(
            preview == [
                AccessPreview(
                    recordID: account, gainingUserIDs: [other.id, gaining.id], losingUserIDs: [owner.id, friend.id])
            ])
    }

    @Test func `a preview of many records tells of each by the rules of its own former owner`() throws {
        let other = try crm.addUser("other")
        let mate = try crm.addUser("mate")
        let second = try crm.create(.account, ["name": .text("b")], as: "mate").id
        let third = try crm.create(.account, ["name": .text("c")], as: "owner").id
        try crm.share([account, second, third], with: [.userID(try crm.user("boss").id)], .readWrite, as: "admin")
        try crm.addSharingRule(.account, "owner's", ownedBy: .userID(owner.id), sharedWith: toFriend)
        try crm.addSharingRule(
            .account, "mate's", ownedBy: .userID(mate.id), sharedWith: .userID(try crm.user("admin").id))
        let dry = BatchOptions(dryRun: true)
        let previews = try crm.changeOwners([account, second, third], to: "other", options: dry, as: "boss").previews
        #expect(previews.map(\.gainingUserIDs) == [[other.id], [other.id], [other.id]])
        #expect(previews.map(\.losingUserIDs) == [[owner.id, friend.id], [mate.id], [owner.id, friend.id]])
        #expect(previews.allSatisfy { !$0.more })
    }

    @Test func `rules are there again after the database is opened anew, and no id comes twice`() throws {
        try crm.addSharingRule(.account, "kept", ownedBy: .groupID(group), sharedWith: toFriend, .readWrite)
        let gone = try crm.addSharingRule(.account, "gone", ownedBy: .groupID(group), sharedWith: toFriend)
        try delete(gone.id)
        let before = try rules()
        let copy = crm.databasePath + ".copy"
        try SQLiteCopy.copy(crm, to: copy)
        let again = try TestService(databasePath: copy)
        let response: ListSharingRulesResponse = try again.call(.listSharingRules, ListSharingRulesRequest())
        #expect(response.rules == before)
        #expect(try again.may(.edit, account, as: "friend"))
        let next = try again.addSharingRule(.account, "next", ownedBy: .groupID(group), sharedWith: toFriend)
        #expect(next.id > gone.id)
    }
}
