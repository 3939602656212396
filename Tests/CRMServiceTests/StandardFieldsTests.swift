import CRMModel
import Testing

@testable import CRMService

struct StandardFieldsTests {
    /// What the service adds to the table: "line items (product, quantity, price)" of operations.md.
    private static let added: [BusinessObject: [String]] = [
        .salesOrder: ["line_items"], .returnForm: ["line_items"], .invoiceApplication: ["line_items"],
    ]

    @Test func `line items are the last standard field of three objects`() {
        let fields = StandardFields.all.filter { $0.type == .lineItems }
        #expect(Set(fields.map(\.object)) == Set(Self.added.keys))
        for field in fields {
            #expect(field.key == "line_items")
            #expect(field.referenceObject == .product)
            #expect(!field.required && !field.unique && !field.custom)
            #expect(StandardFields.all.last { $0.object == field.object } == field)
        }
    }

    @Test func `the standard fields are those of fields.csv, in its order`() throws {
        let rows = try Resource.csv("fields")
        #expect(rows.count > 80)
        for object in BusinessObject.allCases {
            let expected = rows.filter { $0["object"] == object.protoName }
            let fields = StandardFields.all.filter { $0.object == object }
            #expect(
                fields.map(\.key) == expected.map { $0["key"] ?? "" } + (Self.added[object] ?? []),
                "\(object.protoName)")
            for (field, row) in zip(fields, expected) {
                let place = "\(object.protoName).\(field.key)"
                #expect(field.type?.protoName.lowercased() == row["type"], "\(place)")
                #expect(field.required == (row["required"] == "yes"), "\(place)")
                #expect(field.unique == (row["unique"] == "yes"), "\(place)")
                #expect(field.label == row["label"], "\(place)")
                #expect(field.labelZh == row["label_zh"], "\(place)")
                switch field.type {
                case .choice: #expect(field.choices.joined(separator: "|") == row["note"], "\(place)")
                case .reference: #expect(field.referenceObject?.protoName == row["note"], "\(place)")
                case .autoNumber: #expect(field.numberFormat == row["note"], "\(place)")
                default: break
                }
            }
        }
    }
}
