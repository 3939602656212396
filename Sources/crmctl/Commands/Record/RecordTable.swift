import CRMClient
import CRMModel

/// Records in a table: properties and fields by their keys.
struct RecordTable {
    let catalog: FieldCatalog
    let users: Directory<User>
    let pools: Directory<Pool>

    /// So many fields are shown unless others are asked for.
    private static let standardFieldCount = 5

    /// The columns of "name,owner,stage".
    static func columns(_ text: String, _ catalog: FieldCatalog) throws(InputError) -> [String] {
        let names = ListInput.elements(text)
        for name in names where RecordProperty(rawValue: name) == nil { _ = try catalog.field(name) }
        return names
    }

    /// - Parameter columns: nil for those that say most.
    func table(of records: [Record], _ columns: [String]?) throws -> Table {
        var values: [[String: Value]] = []
        for record in records {
            values.append(
                Dictionary(
                    try record.decodedFields().map { ($0.key, $0.value ?? Value()) },
                    uniquingKeysWith: { first, _ in first }))
        }
        let columns = columns ?? standardColumns(values)
        var table = Table(columns.map { Table.Column($0, isRightAligned: isRightAligned($0)) })
        for (record, values) in zip(records, values) {
            table.add(
                columns.map { name in
                    RecordProperty(rawValue: name)?.text(of: record, users, pools) ?? values[name]?.text ?? ""
                })
        }
        return table
    }

    /// The first fields that have a value in any of the records.
    private func standardColumns(_ values: [[String: Value]]) -> [String] {
        let filled = catalog.fields.filter { field in values.contains { $0[field.key] != nil } }
        let shown = filled.filter { $0.type != .longText && $0.type != .lineItems }.prefix(Self.standardFieldCount)
        return ["id", "status", "owner"] + shown.map(\.key)
    }

    private func isRightAligned(_ name: String) -> Bool {
        if let property = RecordProperty(rawValue: name) { return property == .id }
        return [.number, .money, .reference].contains(catalog[name]?.type)
    }
}
