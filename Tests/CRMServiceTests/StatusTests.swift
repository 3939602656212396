import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// Changes of status that no confirmation is needed for, and locks.
struct StatusTests {
    let crm: TestService
    let account: Int64

    init() throws {
        crm = try TestService()
        try crm.addUser("boss")
        try crm.addUser("owner", under: "boss")
        try crm.addUser("finance", roles: ["PAYMENT_FINANCE"])
        try crm.addUser("stranger")
        account = try crm.create(.account, ["name": .text("Lin Trading")], as: "owner").id
    }

    private func opportunity() throws -> Int64 {
        try crm.create(.opportunity, ["name": .text("deal"), "account": .reference(account)], as: "owner").id
    }

    @Test func `an opportunity is won, and opened again`() throws {
        let id = try opportunity()
        #expect(try crm.change(.win, id, as: "owner", comment: "signed") == ["done"])
        let won = try crm.get(id, as: "owner")
        #expect(won.status == .won && won.version == 2)
        #expect(try crm.change(.reopen, id, as: "boss") == ["done"])
        #expect(try crm.get(id).status == .inProgress)
        #expect(try crm.change(.win, id, as: "stranger") == ["RECORD_NOT_FOUND"])
        #expect(try crm.change(.win, id, as: "admin") == ["DATA_PERMISSION_MISSING"])
    }

    @Test func `an action that is not possible says what is`() throws {
        let id = try opportunity()
        let response: ChangeStatusesResponse = try crm.call(
            .changeStatuses, ChangeStatusesRequest(ids: [id], action: .reopen), as: "owner")
        let error = response.results.first?.error
        #expect(error?.reason == "STATUS_FORBIDS")
        #expect(error?.message.contains("WIN, LOSE, MARK_INVALID") == true)
        #expect(error?.metadata["possible_actions"] == "WIN,LOSE,MARK_INVALID")
        #expect(try crm.change(.ship, id, as: "owner") == ["OPERATION_NOT_OFFERED"])
    }

    @Test func `a comment may have several lines, and no other control characters`() throws {
        let id = try opportunity()
        for comment in ["a\u{1b}[31mb", "a\u{7f}", "\u{85}"] {
            #expect(error { try crm.change(.win, id, as: "owner", comment: comment) }?.reason == .requestInvalid)
        }
        #expect(try crm.get(id).status == .inProgress)
        #expect(try crm.change(.win, id, as: "owner", comment: "signed\r\n\tin Xi'an 西安") == ["done"])
    }

    @Test func `the changes that there are, and who could make them, can be asked for`() throws {
        let id = try opportunity()
        func allowed(as user: String) throws -> [String] {
            let response: ListTransitionsResponse = try crm.call(
                .listTransitions, ListTransitionsRequest(recordID: id), as: user)
            #expect(response.transitions.map(\.action) == [.win, .lose, .markInvalid, .reopen])
            return response.transitions.map { $0.allowed ? "may" : $0.reason }
        }
        #expect(try allowed(as: "owner") == ["may", "may", "may", "STATUS_FORBIDS"])
        #expect(try allowed(as: "admin").first == "DATA_PERMISSION_MISSING")
        try crm.change(.lose, id, as: "owner")
        #expect(try allowed(as: "owner") == ["STATUS_FORBIDS", "STATUS_FORBIDS", "STATUS_FORBIDS", "may"])
        #expect(error { _ = try allowed(as: "stranger") }?.reason == .recordNotFound)
    }

    @Test func `a request that names no action, or one of the high seas, or says too much, is refused`() throws {
        let id = try opportunity()
        func refusal(_ request: ChangeStatusesRequest) -> String? {
            error { let _: ChangeStatusesResponse = try crm.call(.changeStatuses, request, as: "owner") }?.message
        }
        #expect(refusal(ChangeStatusesRequest(ids: [id]))?.contains("action is missing") == true)
        #expect(refusal(ChangeStatusesRequest(ids: [id], action: .claim))?.contains("method of its own") == true)
        #expect(refusal(ChangeStatusesRequest(action: .win))?.contains("ids is empty") == true)
        let long = String(repeating: "啊", count: 1_001)
        #expect(refusal(ChangeStatusesRequest(ids: [id], action: .win, comment: long))?.contains("comment") == true)
        #expect(try crm.get(id).version == 1)
    }

    @Test func `a batch changes what it can, or nothing`() throws {
        let open = try opportunity()
        let won = try opportunity()
        try crm.change(.win, won, as: "owner")
        #expect(
            try crm.change(.win, open, won, as: "owner", BatchOptions(allOrNothing: true))
                == ["BATCH_UNDONE", "STATUS_FORBIDS"])
        #expect(try crm.change(.win, open, as: "owner", BatchOptions(dryRun: true)) == ["done"])
        #expect(try crm.get(open).status == .inProgress)
        #expect(try crm.change(.win, open, won, as: "owner") == ["done", "STATUS_FORBIDS"])
    }

    @Test func `a new account is reported where that is configured, and approved by a superior`() throws {
        let crm = try TestService { $0.accountReporting = true }
        try crm.addUser("boss")
        try crm.addUser("owner", under: "boss")
        let account = try crm.create(.account, ["name": .text("Lin Trading")], as: "owner")
        #expect(account.status == .notEffective && account.approvalStatus == .none)
        func state() throws -> [String] {
            let record = try crm.get(account.id)
            return [record.status?.protoName ?? "", record.approvalStatus.protoName]
        }
        #expect(try crm.change(.submit, account.id, as: "owner") == ["done"])
        #expect(try state() == ["REPORTING", "IN_PROGRESS"])
        #expect(error { try crm.edit(account.id, ["level": .choice("A")], as: "owner") }?.reason == .statusForbids)
        #expect(try crm.change(.approve, account.id, as: "owner") == ["DATA_PERMISSION_MISSING"])
        #expect(try crm.change(.withdraw, account.id, as: "boss") == ["DATA_PERMISSION_MISSING"])
        #expect(try crm.change(.withdraw, account.id, as: "owner") == ["done"])
        #expect(try state() == ["NOT_EFFECTIVE", "NONE"])
        try crm.change(.submit, account.id, as: "boss")
        #expect(try crm.change(.reject, account.id, as: "boss", comment: "known already") == ["done"])
        #expect(try state() == ["NOT_EFFECTIVE", "REJECTED"])
        try crm.change(.submit, account.id, as: "owner")
        #expect(try crm.change(.approve, account.id, as: "admin") == ["done"])
        #expect(try state() == ["ASSIGNED", "APPROVED"])
        try crm.edit(account.id, ["level": .choice("A")], as: "owner")
    }

    @Test func `a locked record is changed only by those who may unlock it`() throws {
        let id = try opportunity()
        _ = try crm.share([id], with: [.userID(try crm.user("finance").id)], .readWrite, as: "owner")
        #expect(try crm.lock(id, as: "finance") == "DATA_PERMISSION_MISSING")
        #expect(try crm.lock(id, as: "stranger") == "RECORD_NOT_FOUND")
        #expect(try crm.lock(id, as: "boss") == "done")
        #expect(try crm.get(id).locked)
        #expect(try crm.lock(id, as: "owner") == "done")
        #expect(try crm.get(id).version == 2)
        #expect(try crm.change(.win, id, as: "finance") == ["RECORD_LOCKED"])
        #expect(error { try crm.edit(id, ["name": .text("x")], as: "finance") }?.reason == .recordLocked)
        let transfer: ChangeOwnersResponse = try crm.call(
            .changeOwners, ChangeOwnersRequest(ids: [id], newOwnerID: try crm.user("stranger").id), as: "finance")
        #expect(transfer.results.first?.error?.reason == "RECORD_LOCKED")
        try crm.edit(id, ["name": .text("y")], as: "owner")
        let locked = FieldCondition(field: "locked", operator: .equal, values: [Value(kind: .boolean(true))])
        let request = ListRecordsRequest(object: .opportunity, filter: Filter(allOf: [locked]))
        #expect(try crm.list(request, as: "owner").records.map(\.id) == [id])
        #expect(try crm.lock(id, false, as: "owner") == "done")
        #expect(try crm.change(.win, id, as: "finance") == ["done"])
        #expect(try crm.list(request, as: "owner").records.isEmpty)
    }
}
