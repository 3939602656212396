import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// The confirmation of orders and return forms.
struct ConfirmationTests {
    let crm: TestService
    let account: Int64
    let ids: [String: Int64]

    init() throws {
        crm = try TestService()
        var ids: [String: Int64] = [:]
        for (name, superior) in [("boss", nil), ("owner", "boss"), ("first", nil), ("second", nil), ("stranger", nil)]
            as [(String, String?)]
        {
            ids[name] = try crm.addUser(name, under: superior).id
        }
        ids["desk"] = try crm.addUser("desk", roles: ["ORDER_ADMIN"]).id
        ids["finance"] = try crm.addUser("finance", roles: ["ORDER_FINANCE"]).id
        self.ids = ids
        account = try crm.create(.account, ["name": .text("Lin Trading")], as: "owner").id
    }

    private func user(_ name: String) -> Confirmer { Confirmer(.userID(ids[name] ?? 0)) }

    private func order(as user: String = "owner") throws -> Int64 {
        try crm.create(
            .salesOrder, ["account": .reference(account), "order_date": .date("2024-02-01")], as: user
        ).id
    }

    private func status(_ id: Int64) throws -> Status? { try crm.get(id).status }

    @Test func `without a flow any one of ORDER_ADMIN and ORDER_FINANCE confirms an order`() throws {
        for name in ["desk", "finance"] {
            let id = try order()
            #expect(try crm.confirmation(id).waitingNode == 0)
            for other in ["owner", "boss", "admin"] {
                #expect(try crm.change(.confirm, id, as: other) == ["DATA_PERMISSION_MISSING"])
            }
            #expect(try crm.change(.confirm, id, as: "stranger") == ["RECORD_NOT_FOUND"])
            #expect(try crm.change(.confirm, id, as: name) == ["done"])
            #expect(try status(id) == .confirmed)
            let confirmation = try crm.confirmation(id)
            #expect(confirmation.waitingNode == nil)
            #expect(confirmation.confirmation?.nodes.map(\.confirmedByID) == [ids[name]])
            #expect(confirmation.confirmation?.nodes.map(\.confirmedAtMilliseconds) == [crm.clock.nowMilliseconds])
        }
    }

    @Test func `the nodes of a flow are confirmed in order, each by any one of its confirmers`() throws {
        try crm.setFlow(
            .salesOrder,
            [("Sales", [user("first"), user("second")]), ("Boss", [.ownerSuperior]), ("Desk", [user("first")])])
        let id = try order()
        for name in ["second", "desk", "boss", "finance"] where name != "second" {
            #expect(try crm.change(.confirm, id, as: name) == ["DATA_PERMISSION_MISSING"], "\(name)")
        }
        #expect(try crm.change(.confirm, id, as: "second") == ["done"])
        #expect(try status(id) == .confirming)
        #expect(try crm.confirmation(id).waitingNode == 1)
        #expect(try crm.change(.confirm, id, as: "first") == ["DATA_PERMISSION_MISSING"])
        #expect(try crm.change(.confirm, id, as: "boss") == ["done"])
        #expect(try crm.change(.confirm, id, as: "first") == ["done"])
        #expect(try status(id) == .confirmed)
        #expect(
            try crm.confirmation(id, as: "owner").confirmation?.nodes.map(\.confirmedByID)
                == [ids["second"], ids["boss"], ids["first"]])
    }

    @Test func `a confirmer sees the order at every node, in lists too, and edits it while the own node waits`() throws
    {
        try crm.setFlow(.salesOrder, [("One", [user("first")]), ("Two", [user("second")])])
        let id = try order()
        func edits(_ name: String) -> Bool { error { try crm.edit(id, ["ship_to": .text(name)], as: name) } == nil }
        for name in ["first", "second"] {
            #expect(try crm.list(ListRecordsRequest(object: .salesOrder), as: name).records.map(\.id) == [id])
        }
        #expect(edits("first") && !edits("second") && edits("owner"))
        try crm.change(.confirm, id, as: "first")
        #expect(!edits("first") && edits("second") && !edits("owner") && edits("desk"))
        try crm.change(.confirm, id, as: "second")
        #expect(!edits("first") && !edits("second") && !edits("owner") && edits("desk"))
        for name in ["first", "second"] { #expect(try crm.get(id, as: name).status == .confirmed) }
        #expect(error { _ = try crm.get(id, as: "stranger") }?.reason == .recordNotFound)
    }

    @Test func `submitting again starts at the first node, of the flow as it is by then`() throws {
        try crm.setFlow(.salesOrder, [("One", [user("first")]), ("Two", [user("second")])])
        let id = try order()
        try crm.change(.confirm, id, as: "first")
        try crm.setFlow(
            .salesOrder, [("Only", [user("second")]), ("Desk", [Confirmer(.roleID(try crm.roleID("ORDER_ADMIN")))])])
        #expect(try crm.confirmation(id).confirmation?.nodes.map(\.name) == ["One", "Two"])
        #expect(try crm.change(.reject, id, as: "second", comment: "wrong price") == ["done"])
        #expect(try status(id) == .rejected)
        #expect(try crm.change(.confirm, id, as: "second") == ["STATUS_FORBIDS"])
        #expect(try crm.change(.submit, id, as: "owner") == ["done"])
        #expect(try status(id) == .confirming)
        let confirmation = try crm.confirmation(id)
        #expect(confirmation.waitingNode == 0)
        #expect(confirmation.confirmation?.nodes.map(\.name) == ["Only", "Desk"])
        // Who is a confirmer no more sees it no more.
        #expect(error { _ = try crm.get(id, as: "first") }?.reason == .recordNotFound)
        #expect(try crm.list(ListRecordsRequest(object: .salesOrder), as: "first").records.isEmpty)
        try crm.setFlow(.salesOrder, [])
        #expect(try crm.change(.withdraw, id, as: "boss") == ["done"])
        #expect(try crm.change(.submit, id, as: "owner") == ["done"])
        #expect(try crm.change(.confirm, id, as: "second") == ["RECORD_NOT_FOUND"])
        #expect(try crm.change(.confirm, id, as: "finance") == ["done"])
    }

    @Test func `a confirmation goes on where it is meant to, though two confirm at once`() throws {
        try crm.setFlow(
            .salesOrder, [("One", [user("first"), user("second")]), ("Two", [user("first"), user("second")])])
        let id = try order()
        #expect(try crm.change(.confirm, id, as: "first", node: 0) == ["done"])
        #expect(try crm.change(.confirm, id, as: "second", node: 0) == ["CONFIRMATION_MOVED_ON"])
        #expect(try crm.change(.reject, id, as: "second", node: 0) == ["CONFIRMATION_MOVED_ON"])
        #expect(try crm.change(.confirm, id, as: "second", node: 1) == ["done"])
        #expect(try status(id) == .confirmed)
    }

    @Test func `where nobody active is above the owner, those of the preset flow confirm for the superior`() throws {
        try crm.setFlow(.salesOrder, [("Boss", [.ownerSuperior])])
        let id = try order(as: "boss")
        let other = try order()
        #expect(try crm.change(.confirm, other, as: "desk") == ["DATA_PERMISSION_MISSING"])
        #expect(try crm.change(.confirm, id, as: "desk") == ["done"])
        let boss = try crm.user("boss")
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: boss.id, active: false))
        #expect(try crm.change(.confirm, other, as: "finance") == ["done"])
        try crm.setFlow(.salesOrder, [("Boss", [.ownerSuperior, user("first")])])
        let third = try order()
        #expect(try crm.change(.confirm, third, as: "desk") == ["DATA_PERMISSION_MISSING"])
        #expect(try crm.change(.confirm, third, as: "first") == ["done"])
    }

    @Test func `orders and return forms have flows of their own`() throws {
        try crm.setFlow(.returnForm, [("One", [user("first")])])
        let id = try order()
        #expect(try crm.change(.confirm, id, as: "desk") == ["done"])
        let form = try crm.create(
            .returnForm, ["sales_order": .reference(id), "return_date": .date("2024-03-01")], as: "owner")
        #expect(try crm.change(.confirm, form.id, as: "desk") == ["DATA_PERMISSION_MISSING"])
        #expect(try crm.change(.confirm, form.id, as: "first") == ["done"])
        let flows: ListConfirmationFlowsResponse = try crm.call(
            .listConfirmationFlows, ListConfirmationFlowsRequest(), as: "stranger")
        #expect(flows.flows.map(\.object) == [.salesOrder, .returnForm])
        #expect(flows.flows.map(\.preset) == [true, false])
        #expect(flows.flows.first?.nodes.first?.confirmers.count == 2)
    }

    @Test func `a flow is configured by CRM_ADMIN, and what is wrong with it is named`() throws {
        func refusal(_ flow: ConfirmationFlow?, as user: String = "admin") -> CallError? {
            error {
                let _: SetConfirmationFlowResponse = try crm.call(
                    .setConfirmationFlow, SetConfirmationFlowRequest(flow: flow), as: user)
            }
        }
        func flow(_ nodes: [(String, [Confirmer])], _ object: BusinessObject? = .salesOrder) -> ConfirmationFlow {
            ConfirmationFlow(object: object, nodes: nodes.map { ConfirmationNode(name: $0, confirmers: $1) })
        }
        #expect(refusal(flow([]), as: "desk")?.reason == .crmAdminRequired)
        #expect(refusal(nil)?.message.contains("object is missing") == true)
        #expect(
            refusal(flow([("A", [.ownerSuperior])], .payment))?.message.contains("PAYMENT is not confirmed") == true)
        #expect(refusal(flow([("", [.ownerSuperior])]))?.reason == .requestInvalid)
        #expect(refusal(flow([("A", [])]))?.message.contains("A has no confirmers") == true)
        #expect(
            refusal(flow([("A", [.ownerSuperior]), ("A", [.ownerSuperior])]))?.message.contains("two nodes") == true)
        #expect(refusal(flow([("A", [Confirmer(.userID(999))])]))?.reason == .userNotFound)
        #expect(refusal(flow([("A", [Confirmer(.roleID(999))])]))?.reason == .roleNotFound)
        #expect(refusal(flow([("A", [Confirmer()])]))?.message.contains("either a grantee or") == true)
        #expect(refusal(flow((0..<21).map { ("\($0)", [.ownerSuperior]) }))?.metadata["limit"] == "confirmation_nodes")
        let group: CreateGroupResponse = try crm.call(
            .createGroup, CreateGroupRequest(name: "night", memberIDs: [ids["first"] ?? 0]))
        let groupID = group.group?.id ?? 0
        #expect(refusal(flow([("A", [Confirmer(.groupID(groupID))])])) == nil)
        let id = try order()
        func deletion() -> CallError? {
            error { let _: DeleteGroupResponse = try crm.call(.deleteGroup, DeleteGroupRequest(id: groupID)) }
        }
        #expect(deletion()?.message.contains("confirmation flow of SALES_ORDER") == true)
        #expect(refusal(flow([])) == nil)
        #expect(deletion()?.message.contains("confirmer of record \(id)") == true)
        #expect(try crm.change(.confirm, id, as: "first") == ["done"])
    }

    @Test func `a confirmer who leaves is replaced in flows and in confirmations under way`() throws {
        try crm.setFlow(.salesOrder, [("One", [user("first")]), ("Two", [user("first"), user("second")])])
        let running = try order()
        let confirmed = try order()
        for _ in 0..<2 { try crm.change(.confirm, confirmed, as: "first") }
        let holdings: ListHoldingsResponse = try crm.call(
            .listHoldings, ListHoldingsRequest(userID: ids["first"] ?? 0))
        #expect(holdings.confirmations == 2)
        #expect(holdings.confirmationFlowObjects == [.salesOrder])
        let answer: ReplaceUserResponse = try crm.call(
            .replaceUser,
            ReplaceUserRequest(userID: ids["first"] ?? 0, replacementID: ids["second"] ?? 0, deactivate: true))
        #expect(answer.confirmations == 2 && answer.remainingConfirmations == 0 && answer.deactivated)
        #expect(answer.confirmationFlowObjects == [.salesOrder])
        #expect(
            try crm.confirmation(running).confirmation?.nodes.map(\.confirmers) == [[user("second")], [user("second")]])
        #expect(
            try crm.confirmation(confirmed).confirmation?.nodes.map(\.confirmedByID) == [ids["first"], ids["first"]])
        #expect(try crm.change(.confirm, running, as: "second") == ["done"])
        #expect(try crm.get(confirmed, as: "second").status == .confirmed)
    }

    @Test func `a flow and what is being confirmed are there after a restart`() throws {
        try crm.setFlow(.salesOrder, [("One", [user("first"), .ownerSuperior]), ("Two", [user("second")])])
        let id = try order()
        try crm.change(.confirm, id, as: "boss")
        let copy = crm.databasePath + ".copy"
        try SQLiteCopy.copy(crm, to: copy)
        let again = try TestService(databasePath: copy)
        #expect(try again.change(.confirm, id, as: "second") == ["done"])
        let flows: ListConfirmationFlowsResponse = try again.call(
            .listConfirmationFlows, ListConfirmationFlowsRequest())
        #expect(flows.flows.first?.nodes.map(\.name) == ["One", "Two"])
        #expect(flows.flows.first?.nodes.first?.confirmers == [.ownerSuperior, user("first")])
    }

    @Test func `only what is confirmed has a confirmation`() throws {
        let refusal = error { _ = try crm.confirmation(account) }
        #expect(refusal?.message.contains("ACCOUNT is not confirmed") == true)
        #expect(error { _ = try crm.confirmation(try order(), as: "stranger") }?.reason == .recordNotFound)
    }
}
