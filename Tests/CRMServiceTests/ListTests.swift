import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct ListTests {
    let crm: TestService

    init() throws {
        crm = try TestService()
        try crm.addUser("manager")
        try crm.addUser("one", under: "manager")
        try crm.addUser("two", under: "manager")
        try crm.addUser("other")
    }

    private func condition(_ field: String, _ comparison: FilterOperator, _ values: Value.Kind...) -> FieldCondition {
        FieldCondition(field: field, operator: comparison, values: values.map { Value(kind: $0) })
    }

    private func names(_ filter: Filter? = nil, sort: Sort? = nil, as user: String = "admin") throws -> [String] {
        try crm.list(ListRecordsRequest(object: .account, filter: filter, sort: sort), as: user).records.map { record in
            guard case .text(let name)? = try record.values["name"] else { return "" }
            return name
        }
    }

    private func addAccounts() throws {
        let rows: [(String, String, Int64?, String?)] = [
            ("Alpha", "one", 300, "A"), ("beta", "one", 100, "B"), ("Gamma", "two", nil, nil),
            ("50%_off", "other", 200, "A"),
        ]
        for (name, owner, revenue, level) in rows {
            var fields: [String: Value.Kind] = ["name": .text(name)]
            if let revenue { fields["annual_revenue"] = .money(Money(minorUnits: revenue)) }
            if let level { fields["level"] = .choice(level) }
            try crm.create(.account, fields, owner: owner)
        }
    }

    @Test func `each sees their own, those below theirs, and an administrator all`() throws {
        try addAccounts()
        #expect(try names(as: "one") == ["beta", "Alpha"])
        #expect(try names(as: "manager") == ["Gamma", "beta", "Alpha"])
        #expect(try names(as: "other") == ["50%_off"])
        #expect(try names() == ["50%_off", "Gamma", "beta", "Alpha"])
    }

    @Test func `filters compare texts, amounts, choices and properties`() throws {
        try addAccounts()
        func found(_ conditions: FieldCondition...) throws -> Set<String> { Set(try names(Filter(allOf: conditions))) }
        #expect(try found(condition("name", .equal, .text("Alpha"))) == ["Alpha"])
        #expect(try found(condition("name", .notEqual, .text("Alpha"))) == ["beta", "Gamma", "50%_off"])
        #expect(try found(condition("name", .contains, .text("A"))) == ["Alpha", "beta", "Gamma"])
        #expect(try found(condition("name", .contains, .text("%_"))) == ["50%_off"])
        #expect(try found(condition("name", .startsWith, .text("BE"))) == ["beta"])
        #expect(
            try found(condition("annual_revenue", .greater, .money(Money(minorUnits: 100)))) == ["Alpha", "50%_off"])
        #expect(try found(condition("annual_revenue", .lessOrEqual, .money(Money(minorUnits: 100)))) == ["beta"])
        #expect(try found(condition("annual_revenue", .isEmpty)) == ["Gamma"])
        #expect(try found(condition("level", .oneOf, .choice("A"), .choice("C"))) == ["Alpha", "50%_off"])
        #expect(try found(condition("level", .notEqual, .choice("A"))) == ["beta", "Gamma"])
        let owner = try crm.user("two").id
        #expect(try found(condition("owner", .equal, .reference(owner))) == ["Gamma"])
        #expect(try found(condition("status", .equal, .choice("ASSIGNED"))).count == 4)
        #expect(try found(condition("created_at", .less, .timeMilliseconds(crm.clock.nowMilliseconds))).isEmpty)
        let either = Filter(
            allOf: [condition("level", .isNotEmpty)],
            groups: [
                FilterGroup(anyOf: [
                    condition("name", .equal, .text("Gamma")), condition("name", .equal, .text("beta")),
                    condition("annual_revenue", .greater, .money(Money(minorUnits: 250))),
                ])
            ])
        #expect(Set(try names(either)) == ["beta", "Alpha"])
    }

    @Test func `a filter never shows what the caller doesn't see`() throws {
        try addAccounts()
        #expect(try names(Filter(allOf: [condition("level", .equal, .choice("A"))]), as: "one") == ["Alpha"])
    }

    @Test func `the largest filter there can be is answered, for few owners and for many`() throws {
        for number in 0..<30 { try crm.addUser("u\(number)", under: number < 20 ? "manager" : "one") }
        try addAccounts()
        let values = (0..<100).map { Value(kind: .text($0 == 99 ? "Gamma" : "none \($0)")) }
        let condition = FieldCondition(field: "name", operator: .oneOf, values: values)
        let filter = Filter(allOf: Array(repeating: condition, count: 50))
        #expect(try names(filter, as: "manager") == ["Gamma"])
        #expect(try names(filter, as: "one").isEmpty)
        #expect(try names(filter, as: "two") == ["Gamma"])
    }

    @Test func `numbers are ordered by value, whatever their scale and sign`() throws {
        let numbers = [
            Decimal(unscaled: -15, scale: 1), Decimal(unscaled: 2), Decimal(unscaled: 15, scale: 1),
            Decimal(unscaled: -2),
            Decimal(unscaled: 1, scale: 18), Decimal(unscaled: .max), Decimal(unscaled: .min), Decimal(unscaled: 0),
        ]
        for number in numbers { try crm.create(.account, ["name": .text("\(number)"), "employees": .number(number)]) }
        let expected = numbers.sorted().map { "\($0)" }
        #expect(try names(sort: Sort(field: "employees")) == expected)
        let half = Filter(allOf: [condition("employees", .greater, .number(Decimal(unscaled: 1)))])
        #expect(Set(try names(half)) == ["1.5", "2", "\(Int64.max)"])
    }

    @Test func `sorting puts what is empty last, either way`() throws {
        try addAccounts()
        #expect(try names(sort: Sort(field: "annual_revenue")) == ["beta", "50%_off", "Alpha", "Gamma"])
        #expect(
            try names(sort: Sort(field: "annual_revenue", descending: true)) == ["Alpha", "50%_off", "beta", "Gamma"])
        #expect(try names(sort: Sort(field: "annual_revenue"), as: "manager") == ["beta", "Alpha", "Gamma"])
    }

    @Test(arguments: [nil, Sort(field: "level"), Sort(field: "annual_revenue", descending: true), Sort(field: "id")])
    func `pages follow each other without gap or overlap, while records come and change`(sort: Sort?) throws {
        for number in 0..<57 {
            var fields: [String: Value.Kind] = ["name": .text("n\(number)")]
            if number % 3 != 0 { fields["level"] = .choice(["A", "B", "C"][number % 7 % 3]) }
            if number % 4 != 0 { fields["annual_revenue"] = .money(Money(minorUnits: Int64(number % 5))) }
            try crm.create(.account, fields, owner: ["one", "two"][number % 2])
        }
        let whole = try crm.list(ListRecordsRequest(object: .account, sort: sort, pageSize: 100), as: "manager")
        #expect(whole.records.count == 57)
        #expect(whole.nextPageToken.isEmpty)
        var ids: [Int64] = []
        var token = ""
        repeat {
            let page = try crm.list(
                ListRecordsRequest(object: .account, sort: sort, pageSize: 10, pageToken: token), as: "manager")
            ids += page.records.map(\.id)
            token = page.nextPageToken
            try crm.edit(whole.records[0].id, ["remark": .text("\(token)-")], as: "manager")
        } while !token.isEmpty
        #expect(ids == whole.records.map(\.id))
    }

    @Test func `a page token fits only the list it comes from`() throws {
        try addAccounts()
        let page = try crm.list(ListRecordsRequest(object: .account, pageSize: 1))
        for request in [
            ListRecordsRequest(object: .account, pageToken: page.nextPageToken + "0"),
            ListRecordsRequest(object: .contact, pageToken: page.nextPageToken),
            ListRecordsRequest(object: .account, sort: Sort(field: "name"), pageToken: page.nextPageToken),
        ] {
            #expect(error { _ = try crm.list(request) }?.reason == .pageTokenInvalid)
        }
        let other = error {
            _ = try crm.list(ListRecordsRequest(object: .account, pageToken: page.nextPageToken), as: "one")
        }
        #expect(other?.reason == .pageTokenInvalid)
    }

    @Test func `a wrong condition is named`() throws {
        func message(_ condition: FieldCondition) -> String? {
            error { _ = try crm.list(ListRecordsRequest(object: .account, filter: Filter(allOf: [condition]))) }?
                .message
        }
        #expect(message(condition("colour", .equal, .text("red"))) == "filter: \"colour\" is no field of ACCOUNT")
        #expect(
            message(condition("name", .less, .text("a"))) == "filter: name is a text, which can't be compared by LESS")
        #expect(message(condition("name", .equal)) == "filter: EQUAL on name takes 1 values, not 0")
        #expect(message(condition("employees", .equal, .text("a"))) == "filter: employees is a text, not a number")
        #expect(message(condition("status", .equal, .choice("WON"))) == "filter: ACCOUNT has no status \"WON\"")
        #expect(
            message(condition("status", .contains, .choice("ASS")))?.contains("can't be compared by CONTAINS") == true)
        #expect(message(condition("level", .equal, .choice("Z"))) == "filter: level has no choice \"Z\", only A, B, C")
        let long = String(repeating: "%", count: 10_001)
        #expect(message(condition("name", .equal, .text(long)))?.contains("more than 10000 bytes") == true)
        #expect(message(condition("name", .equal, .text(String(repeating: "%", count: 10_000)))) == nil)
        let searched = String(repeating: "%", count: 201)
        #expect(message(condition("name", .contains, .text(searched)))?.contains("has at most 200 bytes") == true)
        #expect(message(condition("name", .startsWith, .text(String(searched.dropLast())))) == nil)
    }

    @Test func `a long read goes to the pool, and answers the same`() throws {
        let small = try TestService { $0.limits.loopSteps = 1_000 }
        for number in 0..<300 { try small.create(.account, ["name": .text("n\(number)")]) }
        let request = ListRecordsRequest(object: .account, sort: Sort(field: "name"), pageSize: 300)
        let names = try small.list(request).records.map { try $0.values["name"] }
        #expect(names.count == 300)
        let given = try TestService { limits in
            limits.limits.loopSteps = 1_000
            limits.limits.readMilliseconds = 0
        }
        for number in 0..<300 { try given.create(.account, ["name": .text("n\(number)")]) }
        #expect(error { _ = try given.list(request) }?.metadata == ["limit": "read_milliseconds"])
    }
}
