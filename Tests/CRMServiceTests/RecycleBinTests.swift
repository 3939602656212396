import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct RecycleBinTests {
    let crm: TestService

    init() throws {
        crm = try TestService()
        try crm.addUser("boss")
        try crm.addUser("owner", under: "boss")
        try crm.addUser("stranger")
    }

    private func account(_ name: String, as user: String = "owner") throws -> Int64 {
        try crm.create(.account, ["name": .text(name)], as: user).id
    }

    private func reasons(_ results: [BatchResult]) -> [String] { results.map { $0.error?.reason ?? "done" } }

    /// A sales order that is REJECTED, and with it a payment, a refund, an invoice application and a return form that may be
    /// invalidated.
    private func order() throws -> (id: Int64, dependants: [Int64]) {
        let date = Value.Kind.date("2024-02-29")
        let id = try crm.create(
            .salesOrder, ["account": .reference(try account("a")), "order_date": date], owner: "owner",
            status: .rejected
        ).id
        let amount = Value.Kind.money(Money(minorUnits: 100))
        let dependants: [(BusinessObject, [String: Value.Kind], Status)] = [
            (.payment, ["amount": amount], .notReceived), (.refund, ["amount": amount], .notRefunded),
            (.invoiceApplication, ["amount": amount, "title": .text("t")], .unbilled),
            (.returnForm, ["return_date": date], .rejected),
        ]
        return (
            id,
            try dependants.map { object, fields, status in
                try crm.create(
                    object, fields.merging(["sales_order": .reference(id)]) { $1 }, owner: "owner", status: status
                ).id
            }
        )
    }

    // MARK: Invalidating

    @Test func `who is invalidated keeps the status, and is seen by CRM_ADMIN alone`() throws {
        let id = try account("a")
        #expect(reasons(try crm.invalidate([id], as: "owner")) == ["done"])
        let record = try crm.get(id)
        #expect(record.lifeState == .invalidated)
        #expect(record.status == .assigned)
        #expect(record.version == 2)
        for user in ["owner", "boss"] {
            #expect(error { _ = try crm.get(id, as: user) }?.reason == .recordNotFound)
            #expect(try crm.list(ListRecordsRequest(object: .account), as: user).records.isEmpty)
        }
        #expect(try crm.list(ListRecordsRequest(object: .account)).records.isEmpty)
        #expect(
            try crm.list(ListRecordsRequest(object: .account, includeInvalidated: true)).records.map(\.id) == [id])
    }

    @Test func `the policy says who invalidates, and what is in the bin isn't invalidated again`() throws {
        let id = try account("a")
        #expect(reasons(try crm.invalidate([id], as: "stranger")) == ["RECORD_NOT_FOUND"])
        #expect(reasons(try crm.invalidate([id])) == ["DATA_PERMISSION_MISSING"])
        #expect(reasons(try crm.invalidate([id], as: "boss")) == ["done"])
        #expect(reasons(try crm.invalidate([id], as: "owner")) == ["RECORD_NOT_FOUND"])
        #expect(reasons(try crm.invalidate([id])) == ["RECORD_INVALIDATED"])
        #expect(error { try crm.edit(id, ["level": .choice("A")]) }?.reason == .recordInvalidated)
        #expect(try crm.get(id).version == 2)
    }

    @Test func `what is locked is invalidated only by who may unlock it`() throws {
        let id = try account("a")
        try crm.share([id], with: [.userID(try crm.user("stranger").id)], .readWrite, as: "owner")
        let _: LockRecordsResponse = try crm.call(.lockRecords, LockRecordsRequest(ids: [id]), as: "owner")
        #expect(reasons(try crm.invalidate([id], as: "stranger")) == ["RECORD_LOCKED"])
        #expect(reasons(try crm.invalidate([id], as: "owner")) == ["done"])
    }

    // MARK: Restoring

    @Test func `a restore brings everything back as it was, and is for CRM_ADMIN`() throws {
        let id = try account("a")
        try crm.share([id], with: [.userID(try crm.user("stranger").id)], as: "owner")
        let before = try crm.get(id, as: "stranger")
        try crm.invalidate([id], as: "owner")
        #expect(reasons(try crm.restore([id], as: "owner")) == ["RECORD_NOT_FOUND"])
        #expect(reasons(try crm.restore([id])) == ["done"])
        #expect(reasons(try crm.restore([id])) == ["STATUS_FORBIDS"])
        var after = try crm.get(id, as: "stranger")
        #expect(after.version == 3)
        (after.version, after.modifiedByID) = (before.version, before.modifiedByID)
        #expect(after == before)
        let active = try account("b")
        #expect(reasons(try crm.restore([active], as: "owner")) == ["CRM_ADMIN_REQUIRED"])
    }

    @Test func `a dependant isn't restored while its order is in the bin, nor after that was deleted`() throws {
        let (order, dependants) = try order()
        try crm.invalidate([order] + dependants, as: "owner")
        for id in dependants {
            let refused = try crm.restore([id])[0].error
            #expect(refused?.reason == "SALES_ORDER_NOT_ACTIVE")
            #expect(refused?.code == 9)
            #expect(refused?.metadata == ["record_id": "\(id)", "sales_order_id": "\(order)"])
            #expect(refused?.message == "its sales order \(order) is in the recycle bin")
        }
        // As one that has been deleted, to who doesn't see it.
        try crm.switch("CRM_ADMIN", .salesOrder, .view, on: false)
        #expect(
            try crm.restore([dependants[0]])[0].error?.message
                == "its sales order \(order) is not there any more, or you don't see it")
        try crm.switch("CRM_ADMIN", .salesOrder, .view, on: true)
        try crm.restore([order])
        #expect(reasons(try crm.restore([dependants[0]])) == ["done"])
        try crm.invalidate([order], as: "owner")
        try crm.delete([order])
        for id in dependants.dropFirst() {
            let refused = try crm.restore([id])[0].error
            #expect(refused?.reason == "SALES_ORDER_NOT_ACTIVE")
            #expect(refused?.message == "its sales order \(order) is not there any more, or you don't see it")
        }
    }

    @Test func `an order is restored before its dependants, and the results are in the order asked`() throws {
        let (order, dependants) = try order()
        try crm.invalidate([order] + dependants, as: "owner")
        let asked = dependants + [9_999, order]
        for options in [BatchOptions(dryRun: true), BatchOptions()] {
            let results = try crm.restore(asked, options: options)
            #expect(results.map(\.recordID) == asked)
            #expect(reasons(results) == ["done", "done", "done", "done", "RECORD_NOT_FOUND", "done"])
            #expect(try crm.get(order).lifeState == (options.dryRun ? .invalidated : .active))
        }
    }

    @Test func `a unique value stays taken while its record is in the bin, and is free when that is deleted`() throws {
        let fields: [String: Value.Kind] = ["name": .text("p"), "code": .text("P1")]
        let id = try crm.create(.product, fields, status: .offShelf).id
        try crm.invalidate([id])
        #expect(error { try crm.create(.product, fields) }?.reason == .valueNotUnique)
        try crm.delete([id])
        #expect(try crm.create(.product, fields).id > id)
    }

    // MARK: Deleting

    @Test func `only what is in the bin is deleted, by CRM_ADMIN, and is gone then for everybody`() throws {
        let ids = try ["a", "b"].map { try account($0) }
        #expect(reasons(try crm.delete(ids)) == ["STATUS_FORBIDS", "STATUS_FORBIDS"])
        try crm.invalidate([ids[0]], as: "owner")
        let undone = try crm.delete(ids, options: BatchOptions(allOrNothing: true))
        #expect(reasons(undone) == ["BATCH_UNDONE", "STATUS_FORBIDS"])
        #expect(reasons(try crm.delete(ids, options: BatchOptions(dryRun: true))) == ["done", "STATUS_FORBIDS"])
        #expect(reasons(try crm.delete(ids, as: "owner")) == ["RECORD_NOT_FOUND", "CRM_ADMIN_REQUIRED"])
        #expect(try crm.get(ids[0]).lifeState == .invalidated)
        #expect(reasons(try crm.delete(ids)) == ["done", "STATUS_FORBIDS"])
        #expect(error { _ = try crm.get(ids[0]) }?.reason == .recordNotFound)
        #expect(reasons(try crm.delete([ids[0]])) == ["RECORD_NOT_FOUND"])
        #expect(reasons(try crm.restore([ids[0]])) == ["RECORD_NOT_FOUND"])
        #expect(try crm.bin().entries.isEmpty)
        #expect(try crm.get(ids[1]).lifeState == .active)
    }

    @Test func `the key of a request whose record has been deleted never makes it anew`() throws {
        let created = try crm.create(.account, ["name": .text("a")], as: "owner", key: "create").id
        try crm.edit(created, ["level": .choice("A")], as: "owner", key: "edit")
        try crm.invalidate([created], as: "owner", key: "invalidate")
        #expect(try crm.create(.account, ["name": .text("a")], as: "owner", key: "create").id == created)
        let deleted = try crm.delete([created], key: "delete")
        for (name, key) in [("a", "create"), ("other", "create")] {
            let again = error { try crm.create(.account, ["name": .text(name)], as: "owner", key: key) }
            #expect(again?.reason == .recordNotFound)
            #expect(again?.metadata == ["record_id": "\(created)"])
            #expect(again?.message.hasSuffix("has been deleted since") == true)
        }
        #expect(
            error { try crm.edit(created, ["level": .choice("A")], as: "owner", key: "edit") }?.message.hasSuffix(
                "has been deleted since") == true)
        #expect(try crm.invalidate([created], as: "owner", key: "invalidate").map(\.error) == [nil])
        #expect(try crm.delete([created], key: "delete") == deleted)
        crm.clock.advance(milliseconds: WriteWork.answerLifetimeMilliseconds)
        #expect(try crm.create(.account, ["name": .text("a")], as: "owner", key: "create").id > created)
    }

    @Test func `who was added to a team along with a deleted record stays, and can be removed`() throws {
        let source = try account("a")
        let contact = try crm.create(.contact, ["name": .text("c"), "account": .reference(source)], as: "owner").id
        let stranger = Grantee.Kind.userID(try crm.user("stranger").id)
        let _: AddTeamMembersResponse = try crm.call(
            .addTeamMembers,
            AddTeamMembersRequest(
                recordIDs: [source], grantees: [Grantee(kind: stranger)], access: .readOnly, relatedObjects: [.contact]),
            as: "owner")
        try crm.invalidate([source], as: "owner")
        try crm.delete([source])
        #expect(try crm.sees(contact, as: "stranger"))
        let team: ListTeamResponse = try crm.call(.listTeam, ListTeamRequest(recordID: contact), as: "owner")
        #expect(team.members.map(\.sourceRecordID) == [nil])
        let _: RemoveTeamMembersResponse = try crm.call(
            .removeTeamMembers, RemoveTeamMembersRequest(recordIDs: [contact], grantees: [Grantee(kind: stranger)]),
            as: "owner")
        #expect(try !crm.sees(contact, as: "stranger"))
        // Neither is a reference to what is gone in the way of an edit, nor can it be made anew.
        try crm.edit(contact, ["title": .text("t")], as: "owner")
        #expect(
            error {
                try crm.create(.contact, ["name": .text("d"), "account": .reference(source)], as: "owner")
            }?.reason == .fieldViolation)
    }

    // MARK: Listing

    @Test func `the bin tells who invalidated what and when, the last first, page by page`() throws {
        var ids: [Int64] = []
        for number in 0..<7 {
            ids.append(try account("a\(number)"))
            if number.isMultiple(of: 2) { crm.clock.advance(milliseconds: 10) }
            try crm.invalidate([ids[number]], as: number < 4 ? "owner" : "boss")
        }
        let lead = try crm.create(.salesLead, ["name": .text("l")], as: "owner").id
        try crm.invalidate([lead], as: "owner")
        let start = crm.clock.nowMilliseconds - 40
        let all = try crm.bin().entries
        #expect(all.compactMap(\.record?.id) == [lead, ids[6], ids[5], ids[4], ids[3], ids[2], ids[1], ids[0]])
        #expect(all.map(\.invalidatedAtMilliseconds) == [40, 40, 30, 30, 20, 20, 10, 10].map { start + $0 })
        #expect(Set(all.prefix(4).dropFirst().map(\.invalidatedByID)) == [try crm.user("boss").id])
        #expect(all.last?.invalidatedByID == (try crm.user("owner").id))

        var request = ListBinRequest(pageSize: 3)
        var paged: [BinEntry] = []
        repeat {
            let page = try crm.bin(request)
            paged += page.entries
            request.pageToken = page.nextPageToken
            // Neither what comes nor what goes before moves the rest.
            if paged.count == 3 { try crm.restore([ids[6]]) }
            if paged.count == 6 { try crm.invalidate([ids[6]], as: "owner") }
        } while !request.pageToken.isEmpty
        #expect(paged.compactMap(\.record?.id) == all.compactMap(\.record?.id))
        request.pageToken = try crm.bin(request).nextPageToken
        request.object = .account
        #expect(error { _ = try crm.bin(request) }?.reason == .pageTokenInvalid)
    }

    @Test func `the bin is asked by object, by user and by time`() throws {
        let ids = try (0..<4).map { try account("a\($0)") }
        let lead = try crm.create(.salesLead, ["name": .text("l")], as: "owner").id
        let start = crm.clock.nowMilliseconds
        for (id, user) in [(ids[0], "owner"), (ids[1], "boss"), (lead, "boss"), (ids[2], "boss"), (ids[3], "owner")] {
            try crm.invalidate([id], as: user)
            crm.clock.advance(milliseconds: 1)
        }
        func found(_ request: ListBinRequest) throws -> [Int64] {
            try crm.bin(request).entries.compactMap(\.record?.id)
        }
        let boss = try crm.user("boss").id
        #expect(try found(ListBinRequest(object: .account)) == [ids[3], ids[2], ids[1], ids[0]])
        #expect(try found(ListBinRequest(invalidatedByID: boss)) == [ids[2], lead, ids[1]])
        #expect(try found(ListBinRequest(object: .account, invalidatedByID: boss)) == [ids[2], ids[1]])
        let times = ListBinRequest(
            invalidatedFromMilliseconds: start + 1, invalidatedUntilMilliseconds: start + 3)
        #expect(try found(times) == [lead, ids[1]])
        #expect(try found(ListBinRequest(invalidatedByID: 9_999)).isEmpty)
        let wrong = ListBinRequest(invalidatedFromMilliseconds: 2, invalidatedUntilMilliseconds: 1)
        #expect(error { _ = try crm.bin(wrong) }?.reason == .requestInvalid)
        #expect(error { _ = try crm.bin(ListBinRequest(pageSize: 1_001)) }?.reason == .requestInvalid)
        #expect(error { _ = try crm.bin(as: "boss") }?.reason == .crmAdminRequired)
        try crm.switch("CRM_ADMIN", .account, .view, on: false)
        try crm.switch("SALES", .account, .view, on: false)
        #expect(try found(ListBinRequest()) == [lead])
    }

    @Test func `what an administrator may not view leaves no trace in pages of the bin`() throws {
        let hidden = try (0..<3).map { try crm.create(.contact, ["name": .text("c\($0)")], owner: "owner").id }
        let shown = try account("a")
        crm.clock.advance(milliseconds: 5)
        try crm.invalidate([shown] + hidden, as: "owner")
        try crm.switch("CRM_ADMIN", .contact, .view, on: false)
        let page = try crm.bin(ListBinRequest(pageSize: 1))
        #expect(page.entries.map { $0.record?.id } == [shown])
        // Neither that there is more nor where it is.
        #expect(page.nextPageToken == "")
        #expect(try crm.bin(ListBinRequest(object: .contact, pageSize: 1)) == ListBinResponse())
        try crm.switch("CRM_ADMIN", .account, .view, on: false)
        #expect(try crm.bin() == ListBinResponse())
        try crm.switch("CRM_ADMIN", .contact, .view, on: true)
        #expect(try crm.bin().entries.map { $0.record?.id } == hidden.reversed())
    }

    @Test func `a page of the bin is bounded in bytes, and a new owner is no new invalidation`() throws {
        let text = Value.Kind.text(String(repeating: "x", count: 10_000))
        let ids = try (0..<3).map {
            try crm.create(.account, ["name": .text("a\($0)"), "remark": text], as: "owner").id
        }
        try crm.invalidate(ids, as: "owner")
        let owner = try crm.user("owner").id
        let _: ReplaceUserResponse = try crm.call(
            .replaceUser, ReplaceUserRequest(userID: owner, replacementID: try crm.user("boss").id))
        #expect(Set(try crm.bin().entries.map(\.invalidatedByID)) == [owner])
        let copy = crm.databasePath + ".copy"
        try SQLiteCopy.copy(crm, to: copy)
        let small = try TestService(databasePath: copy) { $0.answerBytes = 512 * 1024 + 15_000 }
        let page = try small.bin()
        #expect(page.entries.count == 1)
        #expect(!page.nextPageToken.isEmpty)
    }
}
