import ArgumentParser
import CRMModel
import Testing

@testable import crmctl

@Suite("What was changed, as commands show it")
struct AuditViewTests {
    private static var names: AuditNames {
        var names = AuditNames()
        names.users = Directory("user", [User(id: 1, name: "admin"), User(id: 3, name: "li.na")])
        names.groups = Directory("group", [Group(id: 2, name: "North")])
        names.roles = Directory("role", [Role(id: 5, name: "SALES")])
        names.pools = Directory("pool", [Pool(id: 4, object: .account, name: "Sea")])
        names.departments = Directory("department", [Department(id: 6, name: "East")])
        names.teamRoles = Directory("team role", [TeamRole(id: 7, object: .account, name: "Pre-sales, first")])
        names.host = { $0 == 1_000 ? "shop" : nil }
        return names
    }

    private let view = AuditView(names: names, maximumLength: 10)

    private func entry(_ subject: AuditSubject, _ id: Int64, _ changes: [FieldChange]) -> AuditEntry {
        AuditEntry(
            id: 9, timeMilliseconds: 1_709_208_000_000, userID: 3, serviceUid: 1_000,
            method: "crm.v1.Records/EditRecord",
            subject: subject, subjectID: id, changes: changes)
    }

    private func choices(_ values: String...) -> Value { Value(kind: .multiChoice(Choices(values: values))) }

    @Test("An entry is a line for who did what, and a line for each change")
    func lines() {
        var entry = entry(
            .record, 12,
            [
                FieldChange(key: "owner", oldValue: Value(kind: .reference(3)), newValue: Value(kind: .reference(1))),
                FieldChange(key: "pool", newValue: Value(kind: .reference(4))),
                FieldChange(key: "account", newValue: Value(kind: .reference(3))),
                FieldChange(
                    key: "name", oldValue: Value(kind: .text("12345678901")), newValue: Value(kind: .text("a\nb"))),
            ])
        entry.version = 2
        let changes = [
            "    owner: li.na → admin", "    pool: (empty) → Sea", "    account: (empty) → 3",
            "    name: 1234567890… → a b",
        ]
        #expect(
            view.lines(entry, namesSubject: true) == [
                "2024-02-29 12:00:00 UTC  li.na  through shop (1000)  Records/EditRecord  record 12  version 2"
            ] + changes)
        entry.userID = nil
        entry.serviceUid = 7
        entry.version = 0
        entry.method = "setup"
        #expect(
            view.lines(entry, namesSubject: false) == ["2024-02-29 12:00:00 UTC  crmd  through 7  setup"] + changes)
        let whole = AuditView(names: Self.names, maximumLength: nil)
        #expect(whole.lines(entry, namesSubject: false).last == "    name: 12345678901 → a b")
    }

    @Test(
        "Ids have their names, whatever the change is of",
        arguments: [
            (AuditSubject.record, "team.user.3", "team, user li.na"),
            (.record, "team.group.2.team_roles", "team, group North, team_roles"),
            (.record, "team.user.3.source.8.expires_at", "team, user li.na, along with record 8, expires_at"),
            (.record, "share.role.5", "share, role SALES"), (.record, "share.department.6", "share, department East"),
            (.record, "share.user.99", "share, user #99"), (.record, "level", "level"),
            (.role, "EDIT on VISIT", "EDIT on VISIT"),
        ])
    func properties(subject: AuditSubject, key: String, text: String) {
        #expect(Self.names.property(key) == text)
    }

    @Test("So do those in values")
    func values() {
        let names = Self.names
        #expect(names.text(choices("5", "8"), of: "roles", .user) == "SALES, #8")
        #expect(names.text(choices("3"), of: "members", .group) == "li.na")
        #expect(names.text(choices("user.3", "group.2"), of: "members", .pool) == "li.na, group:North")
        #expect(names.text(choices("user.1"), of: "shared_with", .scene) == "admin")
        #expect(names.text(choices("7"), of: "team.user.3.team_roles", .record) == "\"Pre-sales, first\"")
        #expect(names.text(Value(kind: .choice("department.6")), of: "owned_by", .sharingRule) == "department:East")
        #expect(names.text(Value(kind: .reference(6)), of: "department", .user) == "East")
        #expect(names.text(Value(kind: .reference(6)), of: "parent", .department) == "East")
        #expect(names.text(Value(kind: .reference(3)), of: "superior", .user) == "li.na")
        #expect(names.text(Value(kind: .reference(3)), of: "confirmation.2", .record) == "li.na")
        #expect(names.text(Value(kind: .reference(3)), of: "confirmation.confirmer", .record) == "li.na")
        #expect(
            names.text(choices("user.3", "owner_superior", "role.5"), of: "nodes.1.confirmers", .confirmationFlow)
                == "li.na, owner_superior, role:SALES")
        // A record's own choices are what they are.
        #expect(names.text(choices("5", "user.3"), of: "roles", .record) == "5, user.3")
        #expect(names.text(Value(kind: .choice("user.3")), of: "shared_with", .record) == "user.3")
    }

    @Test(
        "Things are told by their kind and name",
        arguments: [
            (AuditSubject.user, 3, "user li.na"), (.teamRole, 7, "team role Pre-sales, first"), (.pool, 9, "pool #9"),
            (.policyAddition, 2, "policy addition 2"), (.department, 6, "department East"), (.role, 5, "role SALES"),
            (.confirmationFlow, 6, "confirmation flow SALES_ORDER"), (.confirmationFlow, 99, "confirmation flow 99"),
        ] as [(AuditSubject, Int64, String)])
    func subjects(subject: AuditSubject, id: Int64, text: String) {
        #expect(Self.names.subject(entry(subject, id, [])) == text)
    }

    @Test("For a spreadsheet each change is a row, an entry without changes one row")
    func table() {
        let share = FieldChange(key: "share.user.1", newValue: Value(kind: .choice("READ_ONLY")))
        let start = "9,2024-02-29 12:00:00,li.na,1000,crm.v1.Records/EditRecord,"
        #expect(
            view.table([entry(.record, 12, [share]), entry(.user, 3, [])]).csv
                == "id,time,user,service_uid,method,subject,subject_id,version,field,old,new\r\n"
                + "\(start)RECORD,12,,share.user.1,,READ_ONLY\r\n\(start)USER,3,,,,\r\n")
    }

    @Test("A method may be named without its package")
    func methods() {
        #expect(AuditList.fullName("Records/EditRecord") == "crm.v1.Records/EditRecord")
        #expect(AuditList.fullName("crm.v1.Records/EditRecord") == "crm.v1.Records/EditRecord")
        #expect(AuditList.fullName("setup") == "setup")
        #expect(AuditList.fullName("") == "")
    }

    @Test("Pages are asked for until there are as many entries as wanted, empty pages among them")
    func pages() async throws {
        let pages = [("", 0), ("a", 2), ("b", 0), ("c", 2), ("d", 1)]
        func asked(_ arguments: [String]) async throws -> (sizes: [UInt32], count: Int, token: String) {
            let list = try PageOptions.parse(arguments)
            var sizes: [UInt32] = []
            let found = try await list.pages { size, token in
                let index = try #require(pages.firstIndex { $0.0 == token })
                sizes.append(size)
                let next = index + 1 < pages.count ? pages[index + 1].0 : ""
                return (Array(repeating: AuditEntry(), count: min(Int(size), pages[index].1)), next)
            }
            return (sizes, found.elements.count, found.nextToken)
        }
        #expect(try await asked([]) == ([50, 50, 48, 48, 46], 5, ""))
        #expect(try await asked(["--limit", "3"]) == ([3, 3, 1, 1], 3, "d"))
        #expect(try await asked(["--limit", "1", "--page", "c"]) == ([1], 1, "d"))
        #expect(try await asked(["--all"]).sizes == [1_000, 1_000, 1_000, 1_000, 1_000])
        for wrong in [["--limit", "0"], ["--all", "--limit", "2"]] {
            #expect(throws: (any Error).self) { try PageOptions.parse(wrong) }
        }
    }
}
