import CRMModel
import Testing

@testable import crmctl

@Suite("Conditions")
struct ConditionTests {
    private let input = ConditionInput(
        catalog: FieldCatalog(
            object: .account,
            [
                FieldDefinition(key: "name", type: .text), FieldDefinition(key: "revenue", type: .money),
                FieldDefinition(key: "tags", type: .multiChoice), FieldDefinition(key: "seen", type: .time),
                FieldDefinition(key: "since", type: .date), FieldDefinition(key: "empty", type: .boolean),
            ], currency: "CNY"),
        users: Directory("user", [User(id: 1, name: "admin"), User(id: 2, name: "li.na"), User(id: 3, name: "2")]),
        pools: Directory("pool", [Pool(id: 7, object: .account, name: "North")]))

    @Test(
        "have a field, an operator and values",
        arguments: [
            ("name = 上海", "name", .equal, ["上海"]), ("name=a b", "name", .equal, ["a b"]),
            ("name != a", "name", .notEqual, ["a"]), ("revenue<5", "revenue", .less, ["5"]),
            ("revenue <= 5", "revenue", .lessOrEqual, ["5"]), ("revenue > 5", "revenue", .greater, ["5"]),
            ("revenue>=5", "revenue", .greaterOrEqual, ["5"]), ("name ~ in", "name", .contains, ["in"]),
            ("name ^= Sh", "name", .startsWith, ["Sh"]), ("name = \" a or b \"", "name", .equal, [" a or b "]),
            (" owner in li.na , admin ", "owner", .oneOf, ["li.na", "admin"]),
            ("name in a\\,b", "name", .oneOf, ["a,b"]), (#"name in ("a, b", c)"#, "name", .oneOf, ["a, b", "c"]),
            (#"name in("a "", b" , c)"#, "name", .oneOf, [#"a ", b"#, "c"]), ("name in (a)", "name", .oneOf, ["a"]),
            (#"name in "(a)""#, "name", .oneOf, ["(a)"]), (#"name in a "b", c"#, "name", .oneOf, [#"a "b""#, "c"]),
            ("name empty", "name", .isEmpty, []), ("name  not-empty ", "name", .isNotEmpty, []),
            ("empty = true", "empty", .equal, ["true"]), ("name = =", "name", .equal, ["="]),
        ] as [(String, String, FilterOperator, [String])])
    func written(text: String, field: String, comparison: FilterOperator, values: [String]) throws {
        let condition = try WrittenCondition(text)
        #expect(condition.field == field)
        #expect(condition.comparison == comparison)
        #expect(condition.values == values)
    }

    @Test(
        "of no such form are refused",
        arguments: [
            "", "name", "= a", "name a", "name =", "name in", "name empty x", "name is a", "na-me = a", "name in ",
            "name in ()", "name inx a",
        ])
    func refused(text: String) {
        #expect(throws: InputError.self) { try WrittenCondition(text) }
    }

    @Test("in a group stand with or between them, unless it is in quotes")
    func groups() throws {
        let group = try WrittenCondition.group(#"name = "this or that" or name ~ or2 or status in WON,LOST"#)
        #expect(group.map(\.field) == ["name", "name", "status"])
        #expect(group.map(\.values) == [["this or that"], ["or2"], ["WON", "LOST"]])
        #expect(throws: InputError.self) { try WrittenCondition.group("name = a or ") }
    }

    @Test("become those of a request, by the types of fields and properties")
    func filter() throws {
        let filter = try input.filter(
            all: [
                "revenue >= 12.5", "tags = A", "seen < 2024-02-29", "owner = li.na", "created_by in 2,1",
                "status = in-progress", "life_state = invalidated", "approval_status != none", "id > 4", "owner empty",
                "pool = North",
            ], anyOf: ["name = a or since = 2024-02-29"])
        let expected: [(String, FilterOperator, [Value.Kind])] = [
            ("revenue", .greaterOrEqual, [.money(Money(minorUnits: 1_250, currency: "CNY"))]),
            ("tags", .equal, [.choice("A")]),
            ("seen", .less, [.timeMilliseconds(1_709_164_800_000)]), ("owner", .equal, [.reference(2)]),
            // The name "2" goes before the id 2.
            ("created_by", .oneOf, [.reference(3), .reference(1)]), ("status", .equal, [.choice("IN_PROGRESS")]),
            ("life_state", .equal, [.choice("INVALIDATED")]), ("approval_status", .notEqual, [.choice("NONE")]),
            ("id", .greater, [.reference(4)]), ("owner", .isEmpty, []),
            ("pool", .equal, [.reference(7)]),
        ]
        #expect(
            filter?.allOf
                == expected.map { FieldCondition(field: $0.0, operator: $0.1, values: $0.2.map { Value(kind: $0) }) })
        let group = FilterGroup(anyOf: [
            FieldCondition(field: "name", operator: .equal, values: [Value(kind: .text("a"))]),
            FieldCondition(field: "since", operator: .equal, values: [Value(kind: .date("2024-02-29"))]),
        ])
        #expect(filter?.groups == [group])
        #expect(try input.filter(all: [], anyOf: []) == nil)
    }

    @Test(
        "with a field, a person, a status or a value that there isn't are refused by name",
        arguments: [
            ("nope = 1", "nope is no field of ACCOUNT"), ("id = x", "id: \"x\" is not the id of a record"),
            ("empty = 1", "empty: \"1\" is not true or false"),
            ("life_state = gone", "life_state: \"gone\" is none of ACTIVE, INVALIDATED"),
        ])
    func refusedValues(text: String, error: String) {
        #expect(throws: InputError(error)) { try input.filter(all: [text], anyOf: []) }
        #expect(throws: InputError("there is no user \"nobody\"", status: .refused)) {
            try input.filter(all: ["owner = nobody"], anyOf: [])
        }
    }
}
