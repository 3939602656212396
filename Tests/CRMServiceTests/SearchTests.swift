import CRMModel
import CRMRepository
import CRMTestKit
import CRMWire
import Testing

@testable import CRMSQLite
@testable import CRMService

struct SearchTests {
    let crm: TestService

    init() throws {
        crm = try TestService()
        try crm.addUser("boss")
        try crm.addUser("owner", under: "boss")
        try crm.addUser("other")
    }

    private func found(_ text: String, _ object: BusinessObject = .account, as user: String = "admin") throws -> [Int64]
    {
        try crm.list(ListRecordsRequest(object: object, search: text), as: user).records.map(\.id)
    }

    private func counted(_ text: String, as user: String = "admin") throws -> Int64 {
        try crm.count(CountRecordsRequest(object: .account, search: text), as: user).count
    }

    private func search(
        _ text: String, _ objects: [BusinessObject] = [], pageSize: UInt32 = 0, as user: String = "admin"
    ) throws -> [SearchResult] {
        let response: SearchRecordsResponse = try crm.call(
            .searchRecords, SearchRecordsRequest(text: text, objects: objects, pageSize: pageSize), as: user)
        return response.results
    }

    private func account(_ name: String, _ fields: [String: Value.Kind] = [:], owner: String? = nil) throws -> Int64 {
        try crm.create(.account, fields.merging(["name": .text(name)]) { $1 }, owner: owner).id
    }

    private func terms(ofRecord id: Int64, _ path: String? = nil) throws -> [String] {
        let connection = try Connection(path: path ?? crm.databasePath)
        let statement = try connection.statement("SELECT term FROM search_terms WHERE record_id = $1 ORDER BY term")
        statement.bind(1, id)
        defer { statement.reset() }
        var terms: [String] = []
        while try statement.step() { terms.append(statement.text(0)) }
        return terms
    }

    @Test func `Chinese names are found by any characters that follow each other in them`() throws {
        let huawei = try account("华为技术有限公司 North")
        let beijing = try account("北京华科")
        // Has both pairs of characters of 华为技, and not the three.
        let mixed = try account("华为 为技")
        #expect(try found("华为") == [mixed, huawei])
        #expect(try found("技术有限") == [huawei])
        #expect(try found("华为技") == [huawei])
        #expect(try found("华") == [mixed, beijing, huawei])
        #expect(try found("京") == [beijing])
        #expect(try found("科") == [beijing])
        #expect(try found("司") == [huawei])
        #expect(try found("华为 North") == [huawei])
        #expect(try found("华为North") == [huawei])
        #expect(try found("North 公司 技术") == [huawei])
        #expect(try found("华为 South").isEmpty)
        #expect(try found("为华").isEmpty)
        #expect(try counted("华为技") == 1)
        #expect(try counted("华") == 3)
    }

    @Test func `case, width, accents and spellings don't matter`() throws {
        let cafe = try account("Café MÜLLER Ørsted Straße")
        let wide = try account("ＡＢＣ１２３　ｶﾞｽ 한국")
        for text in ["cafe", "CAFÉ", "cafe\u{301}", "müller", "MULL", "orsted", "strasse", "ｃａｆｅ"] {
            #expect(try found(text) == [cafe], "\(text)")
        }
        for text in ["abc123", "ＡＢＣ", "ガス", "カ\u{3099}ス", "한국", "\u{1112}\u{1161}\u{11AB}국"] {
            #expect(try found(text) == [wide], "\(text)")
        }
        #expect(try found("カス").isEmpty)
        let kana = try account("カタカナ")
        _ = try account("カタ タカナ")
        #expect(try found("ｶﾀｶﾅ") == [kana])
        #expect(try counted("カタカ") == 1)
        #expect(try found("하").isEmpty)
    }

    @Test func `words are found by how they begin, single letters as words`() throws {
        let first = try account("Lakeside Clinics A")
        let second = try account("Lake B2B")
        #expect(try found("la") == [second, first])
        #expect(try found("lakes") == [first])
        #expect(try found("clin lake") == [first])
        #expect(try found("side").isEmpty)
        #expect(try found("a") == [first])
        #expect(try found("l").isEmpty)
        #expect(try found("b2") == [second])
        let long = String(repeating: "x", count: 70)
        let cut = try account(long + "1")
        #expect(try found(long + "1") == [cut])
        #expect(try found(long + "2").isEmpty)
    }

    @Test func `phone numbers are found however they are written, and e-mail addresses whole and by words`() throws {
        let one = try account("a", ["phone": .phone("+86 138-0013-8000"), "email": .email("Li.Ming@Example.com")])
        let two = try account("b", ["phone": .phone("010 6552 1234"), "email": .email("lisa@example.com")])
        for text in ["8613800138000", "13800138000", "+86 138 0013 8000", "138-0013-8000", "1380013", "138 0013"] {
            #expect(try found(text) == [one], "\(text)")
        }
        #expect(try found("(010) 65521234") == [two])
        #expect(try found("8000").isEmpty)
        #expect(try found("li.ming@example.com") == [one])
        #expect(try found("LI.MING@EXAMPLE") == [one])
        #expect(try found("li@example.com").isEmpty)
        #expect(try found("ming") == [one])
        #expect(try found("@example.com") == [two, one])
        #expect(try found("li example") == [two, one])
        // Digits with spaces between them may be words of a text as well.
        let number = try account("Offer 138 0013")
        #expect(try found("138 0013") == [number, one])
    }

    @Test func `custom texts and numbers that crmd gives are searched, long texts and choices aren't`() throws {
        let _: CreateFieldResponse = try crm.call(
            .createField, CreateFieldRequest(field: FieldDefinition(object: .account, key: "nick", type: .text)))
        let id = try account(
            "a", ["nick": .text("Dragon"), "remark": .text("secret words"), "industry": .choice("Health")])
        #expect(try found("dragon") == [id])
        #expect(try found("secret").isEmpty)
        #expect(try found("health").isEmpty)
        let order = try crm.create(.salesOrder, ["account": .reference(id), "order_date": .date("2026-01-02")])
        let number = try #require(try order.values["name"])
        if case .text(let text) = number { #expect(try found(text, .salesOrder) == [order.id]) }
        #expect(number.type == .text)
    }

    @Test func `an edit moves the terms; what another field still has stays`() throws {
        let id = try account("North Harbour", ["address": .text("Harbour Street"), "phone": .phone("123 456")])
        #expect(try terms(ofRecord: id) == ["123456", "harbour", "north", "street"])
        try crm.edit(id, ["name": .text("South")])
        #expect(try terms(ofRecord: id) == ["123456", "harbour", "south", "street"])
        try crm.edit(id, ["level": .choice("A")])
        try crm.edit(id, [:], clearing: ["address", "phone"])
        #expect(try terms(ofRecord: id) == ["south"])
        #expect(try found("harbour").isEmpty)
        #expect(throws: CallError.self) { try crm.edit(id, ["name": .text("West"), "level": .text("x")]) }
        #expect(try terms(ofRecord: id) == ["south"])
    }

    @Test func `a record that is deleted has no terms left`() throws {
        let id = try account("华为 North", ["phone": .phone("+86 123 456"), "email": .email("a@b.cn")])
        #expect(try terms(ofRecord: id).count == 9)
        try crm.invalidate([id])
        #expect(try terms(ofRecord: id).count == 9)
        try crm.delete([id])
        #expect(try terms(ofRecord: id).isEmpty)
    }

    @Test func `nobody finds or counts what they don't see, and the bin is CRM_ADMIN's who asks for it`() throws {
        let mine = try account("North one", owner: "owner")
        let hers = try account("North two", owner: "other")
        let gone = try account("North three", owner: "owner")
        try Connection(path: crm.databasePath).execute(
            "UPDATE records SET life_state = \(LifeState.invalidated.rawValue) WHERE id = \(gone)")
        #expect(try found("north", as: "owner") == [mine])
        #expect(try found("north", as: "boss") == [mine])
        #expect(try found("north", as: "other") == [hers])
        #expect(try counted("north", as: "owner") == 1)
        #expect(try search("north", as: "owner").flatMap(\.hits).map(\.record?.id) == [mine])
        #expect(try found("north") == [hers, mine])
        let all = ListRecordsRequest(object: .account, includeInvalidated: true, search: "north")
        #expect(try crm.list(all).records.map(\.id) == [gone, hers, mine])
        #expect(throws: CallError.self) { try crm.list(all, as: "owner") }
        #expect(
            try crm.list(ListRecordsRequest(object: .account, scene: .mine, search: "north"), as: "other").records.count
                == 1)
        try crm.switch("SALES", .account, .view, on: false)
        #expect(try found("north", as: "owner").isEmpty)
        #expect(try search("north", as: "owner").isEmpty)
    }

    @Test func `a search of all objects shows the newest of each, and ListRecords goes on`() throws {
        let accounts = try (1...12).map { try account("North \($0)") }
        let contact = try crm.create(.contact, ["name": .text("Ann"), "email": .email("ann@north.com")]).id
        try crm.create(.competitor, ["name": .text("South")])
        let results = try search("north")
        #expect(results.map(\.object) == [.account, .contact])
        #expect(results[0].hits.map(\.record?.id) == Array(accounts.reversed().prefix(10)))
        #expect(results[1].hits.map(\.record?.id) == [contact])
        #expect(results[1].hits[0].fieldKeys == ["email"])
        #expect(results[1].nextPageToken.isEmpty)
        let rest = try crm.list(
            ListRecordsRequest(object: .account, pageToken: results[0].nextPageToken, search: "north"))
        #expect(rest.records.map(\.id) == [accounts[1], accounts[0]])
        #expect(rest.nextPageToken.isEmpty)
        #expect(try search("north", [.contact, .contact]).map(\.object) == [.contact])
        #expect(try search("north", pageSize: 1)[0].hits.count == 1)
        let other = ListRecordsRequest(object: .account, pageToken: results[0].nextPageToken, search: "nort")
        #expect(throws: CallError.self) { try crm.list(other) }
    }

    @Test func `records that are too large together are left out of a search, not of a list`() throws {
        let remark = Value.Kind.text(String(repeating: "华", count: 10_000))
        let objects: [BusinessObject] = [.account, .contact, .salesLead]
        for object in objects {
            for _ in 0..<50 { try crm.create(object, ["name": .text("North"), "remark": remark]) }
        }
        let results = try search("north", pageSize: 50)
        #expect(results.map(\.object) == objects)
        #expect(results.map(\.hits.count) == [50, 50, 0])
        #expect(results.map(\.leftOut) == [false, false, true])
        #expect(try found("north", .salesLead).count == 50)
    }

    @Test func `together with filter and sort`() throws {
        let b = try account("North B", ["level": .choice("A")])
        let a = try account("North A", ["level": .choice("A")])
        _ = try account("North C", ["level": .choice("B")])
        let filter = Filter(allOf: [
            FieldCondition(field: "level", operator: .equal, values: [Value(kind: .choice("A"))])
        ])
        let request = ListRecordsRequest(object: .account, filter: filter, sort: Sort(field: "name"), search: "north")
        #expect(try crm.list(request).records.map(\.id) == [a, b])
        #expect(try crm.count(CountRecordsRequest(object: .account, filter: filter, search: "north")).count == 2)
    }

    @Test func `what can't be searched for is said`() throws {
        for text in ["", "  ", "!?", String(repeating: "a ", count: 11), String(repeating: "a", count: 1_001)] {
            #expect(try #require(throws: CallError.self) { try found(text) }.reason == .requestInvalid)
            #expect(try #require(throws: CallError.self) { try search(text) }.reason == .requestInvalid)
        }
        #expect(try #require(throws: CallError.self) { try search("a", pageSize: 51) }.reason == .requestInvalid)
        #expect(try found(String(repeating: "a ", count: 10)).isEmpty)
    }

    /// A copy of the stopped service's database, with terms up to that record, as the migration leaves it and as an
    /// interruption does. The file itself is locked as long as the first service is there.
    private func copy(withTermsUpTo id: Int64) throws -> String {
        let connection = try Connection(path: crm.databasePath)
        try connection.executeScript(
            """
            DELETE FROM search_terms WHERE record_id > \(id);
            INSERT OR REPLACE INTO search_terms_progress (id, made_up_to) VALUES (1, \(id));
            """)
        // Into the file, of which the copy is made.
        #expect(try connection.integer("PRAGMA wal_checkpoint(TRUNCATE)") == 0)
        let copy = crm.databasePath + ".copy\(id)"
        try FileBytes.write(try FileBytes.read(crm.databasePath), to: copy)
        #expect(
            try Connection(path: copy).integer("SELECT count(*) FROM search_terms WHERE record_id > \(id)") == 0)
        return copy
    }

    @Test func `terms of records that were there before are made when the database is opened`() throws {
        let id = try account("华为 North")
        let order = try crm.create(.salesOrder, ["account": .reference(id), "order_date": .date("2026-01-02")]).id
        let before = try terms(ofRecord: id) + terms(ofRecord: order)
        crm.stop()
        for madeUpTo in [id, 0] {
            let copy = try copy(withTermsUpTo: madeUpTo)
            let again = try TestService(databasePath: copy)
            let request = ListRecordsRequest(object: .account, search: "华为")
            #expect(try again.list(request).records.map(\.id) == [id])
            again.stop()
            #expect(try terms(ofRecord: id, copy) + terms(ofRecord: order, copy) == before)
        }
    }

    @Test func `terms of large records are made, however little memory a request may take`() throws {
        let text = String(repeating: "长", count: 10_000)
        for number in 0..<300 {
            try crm.create(.account, ["name": .text("North \(number)"), "remark": .text(text)])
        }
        crm.stop()
        let again = try TestService(databasePath: try copy(withTermsUpTo: 0)) {
            $0.limits.requestMemoryBytes = 8 * 1_024 * 1_024
        }
        defer { again.stop() }
        #expect(try again.count(CountRecordsRequest(object: .account, search: "north")).count == 300)
    }
}
