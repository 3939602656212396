import CRMModel
import Testing

@testable import CRMService

struct StandardFieldsTests {
    @Test func `the standard fields are those of fields.csv, in its order`() throws {
        let rows = try Resource.csv("fields")
        #expect(rows.count > 80)
        for object in BusinessObject.allCases {
            let expected = rows.filter { $0["object"] == object.protoName }
            let fields = StandardFields.all.filter { $0.object == object }
            #expect(fields.map(\.key) == expected.map { $0["key"] ?? "" }, "\(object.protoName)")
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
