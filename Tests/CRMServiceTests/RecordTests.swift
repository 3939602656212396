import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// What the error of a call is, or nil if it has none.
func error(_ body: () throws -> Void) -> CallError? {
    do {
        try body()
        return nil
    } catch {
        return error as? CallError
    }
}

struct RecordTests {
    let crm: TestService

    init() throws {
        crm = try TestService()
        try crm.addUser("director")
        try crm.addUser("manager", under: "director")
        try crm.addUser("agent", under: "manager")
        try crm.addUser("colleague", under: "manager")
        try crm.addUser("finance", roles: ["ORDER_FINANCE"])
    }

    @Test func `a record is created, and read as it was given`() throws {
        let created = try crm.create(
            .account,
            [
                "name": .text("华为"), "annual_revenue": .money(Money(minorUnits: -1_250)),
                "employees": .number(Decimal(unscaled: 1_500, scale: 1)), "email": .email("info@example.com"),
            ], as: "agent")
        let read = try crm.get(created.id, as: "agent")
        #expect(read == created)
        #expect(read.ownerID == (try crm.user("agent").id))
        #expect(read.status == .assigned)
        #expect(read.lifeState == .active)
        #expect(read.version == 1)
        #expect(read.createdAtMilliseconds == crm.clock.nowMilliseconds)
        let values = try read.values
        #expect(values["name"] == .text("华为"))
        #expect(values["annual_revenue"] == .money(Money(minorUnits: -1_250, currency: "CNY")))
        // Without the zero at its end.
        #expect(values["employees"] == .number(Decimal(unscaled: 150)))
    }

    @Test func `every object starts in the status that the specification gives it`() throws {
        let account = try crm.create(.account, ["name": .text("a")])
        let order = try crm.create(.salesOrder, ["account": .reference(account.id), "order_date": .date("2024-02-29")])
        #expect(order.status == .confirming)
        #expect(try crm.create(.competitor, ["name": .text("c")]).status == .normal)
        #expect(try crm.create(.product, ["name": .text("p")]).status == .offShelf)
        let lead: CreateRecordResponse = try crm.call(
            .createRecord,
            CreateRecordRequest(
                object: .salesLead, fields: [Field(key: "name", value: Value(kind: .text("l")))], forAssignment: true))
        #expect(lead.record?.status == .unassigned)
    }

    @Test func `everything wrong with the fields is told at once, by key`() throws {
        let failure = error {
            try crm.create(
                .opportunity,
                [
                    "name": .number(Decimal(unscaled: 1)), "amount": .money(Money(minorUnits: 1, currency: "USD")),
                    "probability": .number(Decimal(unscaled: 1_001, scale: 1)), "stage": .choice("DREAMING"),
                    "account": .reference(99_999), "close_date": .date("2023-02-29"), "colour": .text("red"),
                ], as: "agent")
        }
        #expect(failure?.reason == .fieldViolation)
        #expect(failure?.code == .invalidArgument)
        #expect(
            failure?.metadata == [
                "name": "is a number, not a text", "amount": "is in USD, the installation's currency is CNY",
                "probability": "is 100.1, the most is 100",
                "stage": "is \"DREAMING\", none of PROSPECTING, ENGAGING, PROPOSAL, NEGOTIATION",
                "account": "is 99999: there is no such ACCOUNT",
                "close_date": "is \"2023-02-29\", not a day such as 2024-02-29",
                "colour": "is no field of OPPORTUNITY",
            ])
    }

    @Test func `an error that repeats a large request is cut to what an answer can hold`() throws {
        let fields = (0..<500).map { number in
            Field(key: String(repeating: "k", count: 5_000) + "\(number)", value: Value(kind: .boolean(true)))
        }
        let failure = error {
            let _: CreateRecordResponse = try crm.call(
                .createRecord, CreateRecordRequest(object: .account, fields: fields))
        }
        #expect(failure?.reason == .fieldViolation)
        #expect((failure?.message.utf8.count ?? 0) < 5_000)
        #expect((failure?.metadata.count ?? 0) <= 100)
    }

    @Test func `a record grows only as far as an answer can hold it`() throws {
        let _: CreateFieldResponse = try crm.call(
            .createField,
            CreateFieldRequest(field: FieldDefinition(object: .account, key: "tags", type: .multiChoice)))
        let account = try crm.create(.account, ["name": .text("a")])
        let tags = (0..<5_000).map { String(repeating: "x", count: 240) + "\($0)" }
        let failure = error { try crm.edit(account.id, ["tags": .multiChoice(Choices(values: tags))]) }
        #expect(failure?.reason == .limitExceeded)
        #expect(failure?.metadata == ["limit": "record_bytes"])
        #expect(try crm.get(account.id).version == 1)
    }

    @Test func `missing required fields are named`() {
        let failure = error { try crm.create(.opportunity, ["name": .text("  ")]) }
        #expect(failure?.metadata == ["name": "is required", "account": "is required"])
    }

    @Test func `a reference to a record that the caller doesn't see is as good as none`() throws {
        let account = try crm.create(.account, ["name": .text("a")], as: "colleague")
        let failure = error {
            try crm.create(.contact, ["name": .text("c"), "account": .reference(account.id)], as: "agent")
        }
        #expect(failure?.metadata == ["account": "is \(account.id): there is no such ACCOUNT"])
    }

    @Test func `numbers are counted by the year, and can't be set`() throws {
        let account = try crm.create(.account, ["name": .text("a")])
        let fields: [String: Value.Kind] = ["account": .reference(account.id), "order_date": .date("2024-02-29")]
        #expect(try crm.create(.salesOrder, fields).values["name"] == .text("SO-2024-000001"))
        #expect(try crm.create(.salesOrder, fields).values["name"] == .text("SO-2024-000002"))
        let failure = error { try crm.create(.salesOrder, fields.merging(["name": .text("SO-1")]) { $1 }) }
        #expect(failure?.metadata == ["name": "is counted by crmd and can't be set"])
    }

    @Test func `a number that a migration brought is passed over`() throws {
        let account = try crm.create(.account, ["name": .text("a")])
        let fields: [String: Value.Kind] = ["account": .reference(account.id), "order_date": .date("2024-02-29")]
        try crm.create(.salesOrder, fields.merging(["name": .text("SO-2024-000001")]) { $1 }, status: .confirmed)
        #expect(try crm.create(.salesOrder, fields).values["name"] == .text("SO-2024-000002"))
    }

    @Test func `a unique value is refused a second time, and free again after a change`() throws {
        let first = try crm.create(.product, ["name": .text("a"), "code": .text("X1")])
        let failure = error { try crm.create(.product, ["name": .text("b"), "code": .text("X1")]) }
        #expect(failure?.reason == .valueNotUnique)
        #expect(failure?.metadata == ["field": "code", "record_id": "\(first.id)"])
        // To who doesn't see the other record, its id isn't told.
        let hidden = error { try crm.create(.product, ["name": .text("b"), "code": .text("X1")], as: "agent") }
        #expect(hidden?.metadata == ["field": "code"])
        try crm.edit(first.id, ["code": .text("X2")])
        try crm.create(.product, ["name": .text("b"), "code": .text("X1")])
    }

    @Test func `only a CRM_ADMIN brings data along`() throws {
        let failure = error { try crm.create(.account, ["name": .text("a")], as: "agent", status: .reporting) }
        #expect(failure?.reason == .crmAdminRequired)
        let created = try crm.create(.account, ["name": .text("a")], owner: "agent", status: .reporting)
        #expect(created.status == .reporting)
        #expect(created.ownerID == (try crm.user("agent").id))
        let wrong = error { try crm.create(.account, ["name": .text("a")], status: .won) }
        #expect(wrong?.message == "migration: ACCOUNT has no status WON")
    }

    // MARK: Who may

    @Test func `the owner and everyone above may edit, a colleague does not find the record`() throws {
        let record = try crm.create(.competitor, ["name": .text("x")], as: "agent")
        let account = try crm.create(.account, ["name": .text("a")], as: "agent")
        for user in ["agent", "manager", "director"] {
            #expect(try crm.edit(account.id, ["industry": .choice(user)], as: user).changes.count == 1)
        }
        for operation in [
            { _ = try crm.get(account.id, as: "colleague") }, { _ = try crm.edit(account.id, [:], as: "colleague") },
        ] {
            #expect(error(operation)?.reason == .recordNotFound)
        }
        #expect(error { try crm.edit(record.id, ["name": .text("y")], as: "agent") }?.reason == .operationNotOffered)
    }

    @Test func `finance edits a confirmed order, its owner may not`() throws {
        let account = try crm.create(.account, ["name": .text("a")], owner: "agent")
        let order = try crm.create(
            .salesOrder, ["account": .reference(account.id), "order_date": .date("2024-02-29")], owner: "agent",
            status: .confirmed)
        let failure = error { try crm.edit(order.id, ["remark": .text("x")], as: "agent") }
        #expect(failure?.code == .permissionDenied)
        #expect(try crm.edit(order.id, ["remark": .text("x")], as: "finance").changes.count == 1)
    }

    @Test func `an operation that no role of the user has is denied`() throws {
        let account = try crm.create(.account, ["name": .text("a")], as: "agent")
        try crm.switch("SALES", .account, .edit, on: false)
        let failure = error { try crm.edit(account.id, ["industry": .choice("x")], as: "agent") }
        #expect(failure?.reason == .functionPermissionMissing)
        try crm.switch("SALES", .account, .edit, on: true)
        try crm.edit(account.id, ["industry": .choice("x")], as: "agent")
        try crm.switch("SALES", .account, .create, on: false)
        #expect(
            error { try crm.create(.account, ["name": .text("a")], as: "agent") }?.reason == .functionPermissionMissing)
    }

    @Test func `without VIEW nothing is found`() throws {
        let account = try crm.create(.account, ["name": .text("a")], as: "agent")
        try crm.switch("SALES", .account, .view, on: false)
        #expect(error { _ = try crm.get(account.id, as: "agent") }?.reason == .recordNotFound)
        #expect(try crm.list(ListRecordsRequest(object: .account), as: "agent").records.isEmpty)
    }

    // MARK: Editing

    @Test func `an edit tells what it changed, and counts the version up`() throws {
        let account = try crm.create(.account, ["name": .text("a"), "level": .choice("A")])
        crm.clock.advance(milliseconds: 5)
        let response = try crm.edit(account.id, ["name": .text("b")], clearing: ["level"])
        #expect(
            response.changes == [
                FieldChange(key: "name", oldValue: Value(kind: .text("a")), newValue: Value(kind: .text("b"))),
                FieldChange(key: "level", oldValue: Value(kind: .choice("A"))),
            ])
        #expect(response.record?.version == 2)
        #expect(response.record?.modifiedAtMilliseconds == crm.clock.nowMilliseconds)
        #expect(try crm.get(account.id) == response.record)
    }

    @Test func `an edit is based on a version long ago, however large the changes since`() throws {
        let crm = try TestService { $0.limits.requestMemoryBytes = 8 * 1_024 * 1_024 }
        defer { crm.stop() }
        let id = try crm.create(.account, ["name": .text("a")]).id
        for number in 0..<150 {
            let text = "\(number)" + String(repeating: "长", count: 9_990)
            try crm.edit(id, ["remark": .text(text)])
        }
        try crm.edit(id, ["website": .text("w")], version: 1)
        #expect(throws: CallError.self) { try crm.edit(id, ["remark": .text("r")], version: 1) }
        #expect(try crm.get(id).version == 152)
    }

    @Test func `an edit that changes nothing leaves the version`() throws {
        let account = try crm.create(.account, ["name": .text("a")])
        let response = try crm.edit(account.id, ["name": .text("a")])
        #expect(response.changes.isEmpty)
        #expect(response.record?.version == 1)
    }

    @Test func `a required field can't be emptied`() throws {
        let account = try crm.create(.account, ["name": .text("a")])
        #expect(error { try crm.edit(account.id, [:], clearing: ["name"]) }?.metadata == ["name": "is required"])
    }

    @Test func `a stale edit of other fields goes through, one of the same fields is refused with both values`() throws
    {
        let account = try crm.create(.account, ["name": .text("a"), "level": .choice("A")])
        try crm.edit(account.id, ["level": .choice("B")], version: 1)
        #expect(try crm.edit(account.id, ["name": .text("b")], version: 1).record?.version == 3)
        let failure = error {
            try crm.edit(account.id, ["level": .choice("C"), "phone": .phone("+86 10 1234")], version: 1)
        }
        #expect(failure?.reason == .versionConflict)
        #expect(failure?.code == .aborted)
        #expect(
            failure?.metadata == [
                "fields": "level", "level.asked": "C", "level.current": "B", "current_version": "3",
            ])
        // Who wants what is there already is not in conflict.
        #expect(try crm.edit(account.id, ["level": .choice("B")], version: 1).changes.isEmpty)
        #expect(error { try crm.edit(account.id, [:], version: 9) }?.reason == .requestInvalid)
    }

    // MARK: Keys

    @Test func `a request repeated under its key gets the first answer, and changes nothing again`() throws {
        let first = try crm.create(.account, ["name": .text("a")], as: "agent", key: "k")
        let second = try crm.create(.account, ["name": .text("a")], as: "agent", key: "k")
        #expect(first == second)
        #expect(try crm.list(ListRecordsRequest(object: .account), as: "agent").records.count == 1)
        // Another user's key of the same name is another key.
        #expect(try crm.create(.account, ["name": .text("a")], as: "manager", key: "k").id != first.id)
    }

    @Test func `another request under the same key is refused`() throws {
        try crm.create(.account, ["name": .text("a")], key: "k")
        #expect(error { try crm.create(.account, ["name": .text("b")], key: "k") }?.reason == .idempotencyKeyReused)
    }

    @Test func `a refusal is not kept, and a key is forgotten after 24 hours`() throws {
        #expect(error { try crm.create(.account, [:], key: "k") }?.reason == .fieldViolation)
        let first = try crm.create(.account, ["name": .text("a")], key: "k")
        crm.clock.advance(milliseconds: 24 * 3_600 * 1_000)
        #expect(try crm.create(.account, ["name": .text("a")], key: "k").id != first.id)
    }
}
