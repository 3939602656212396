import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct FieldTests {
    let crm: TestService

    init() throws {
        crm = try TestService()
    }

    private func add(_ field: FieldDefinition) throws -> FieldDefinition {
        let response: CreateFieldResponse = try crm.call(.createField, CreateFieldRequest(field: field))
        return response.field ?? FieldDefinition()
    }

    @Test(arguments: FieldType.allCases.filter { $0 != .lineItems })
    func `a custom field of every type keeps, filters and sorts its values`(type: FieldType) throws {
        let field = try add(
            FieldDefinition(
                object: .competitor, key: "extra", type: type, label: "Extra",
                referenceObject: type == .reference ? .competitor : nil,
                numberFormat: type == .autoNumber ? "C-{000}" : ""))
        #expect(field.custom)
        let other = try crm.create(.competitor, ["name": .text("other")])
        let value: Value.Kind =
            switch type {
            case .text: .text("x")
            case .longText: .text("two\nlines")
            case .number: .number(Decimal(unscaled: -5, scale: 2))
            case .money: .money(Money(minorUnits: 3, currency: "CNY"))
            case .date: .date("2024-02-29")
            case .time: .timeMilliseconds(-5)
            case .choice: .choice("anything")
            case .multiChoice: .multiChoice(Choices(values: ["b", "a"]))
            case .phone: .phone("+49 30 1234")
            case .email: .email("a@b.example")
            case .reference: .reference(other.id)
            case .boolean: .boolean(true)
            case .lineItems: .lineItems(LineItems())
            case .autoNumber: .text("C-002")
            }
        let fields: [String: Value.Kind] = ["name": .text("n")]
        let record = try crm.create(
            .competitor, type == .autoNumber ? fields : fields.merging(["extra": value]) { $1 })
        #expect(try crm.get(record.id).values["extra"] == value)
        let asked: Value.Kind = type == .multiChoice ? .choice("a") : value
        let filter = Filter(allOf: [
            FieldCondition(field: "extra", operator: .equal, values: [Value(kind: asked)])
        ])
        let found = try crm.list(ListRecordsRequest(object: .competitor, filter: filter)).records
        #expect(found.map(\.id) == [record.id])
        let sorted = try crm.list(
            ListRecordsRequest(object: .competitor, sort: Sort(field: "extra", descending: true))
        ).records
        #expect(sorted.first?.id == record.id)
    }

    @Test func `a definition that can't be is refused, saying why`() throws {
        let wrong: [(FieldDefinition, String)] = [
            (FieldDefinition(object: .account, key: "X", type: .text), "field.key: a key consists of"),
            (FieldDefinition(object: .account, key: "x"), "field.type is missing"),
            (FieldDefinition(object: .account, key: "x", type: .reference), "field.reference_object"),
            (FieldDefinition(object: .account, key: "x", type: .autoNumber), "field.number_format"),
            (FieldDefinition(object: .account, key: "x", type: .text, choices: ["a"]), "field.choices"),
            (FieldDefinition(object: .account, key: "x", type: .text, maximumLength: 256), "field.maximum_length"),
        ]
        for (field, message) in wrong {
            let failure = error { _ = try add(field) }
            #expect(failure?.message.hasPrefix(message) == true, "\(field.key): \(failure?.message ?? "-")")
        }
        // The history of records calls other things so.
        for key in ["name", "status", "version", "team", "share", "confirmation"] {
            let failure = error { _ = try add(FieldDefinition(object: .account, key: key, type: .text)) }
            #expect(failure?.reason == .nameTaken)
        }
    }

    @Test func `a field switched off takes no values, and keeps those it has`() throws {
        let field = try add(FieldDefinition(object: .account, key: "region", type: .text))
        let record = try crm.create(.account, ["name": .text("a"), "region": .text("East")])
        let _: ChangeFieldResponse = try crm.call(.changeField, ChangeFieldRequest(id: field.id, active: false))
        let failure = error { try crm.edit(record.id, ["region": .text("West")]) }
        #expect(failure?.metadata == ["region": "is a field that takes no values any more"])
        try crm.edit(record.id, ["name": .text("b")])
        #expect(try crm.get(record.id).values["region"] == .text("East"))
    }

    @Test func `choices are added, labels change, what every record has stays`() throws {
        let fields: ListFieldsResponse = try crm.call(.listFields, ListFieldsRequest(object: .account))
        let level = try #require(fields.fields.first { $0.key == "level" })
        let changed: ChangeFieldResponse = try crm.call(
            .changeField, ChangeFieldRequest(id: level.id, label: "Grade", addChoices: ["D"]))
        #expect(changed.field?.choices == ["A", "B", "C", "D"])
        try crm.create(.account, ["name": .text("a"), "level": .choice("D")])
        let name = try #require(fields.fields.first { $0.key == "name" })
        let failure = error {
            let _: ChangeFieldResponse = try crm.call(.changeField, ChangeFieldRequest(id: name.id, required: false))
        }
        #expect(failure?.reason == .preset)
    }
}
