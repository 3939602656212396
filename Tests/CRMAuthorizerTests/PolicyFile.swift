import CRMAuthorizer
import CRMModel

/// A line of policy.csv in its own words. What the tests expect comes from here alone.
struct PolicyLine: Hashable {
    var operation: String
    var object: String
    var statuses: Set<String>
    var condition: String
    var grants: Set<String>

    /// Whether the line allows the cell.
    func allows(_ cell: Cell) -> Bool {
        operation == cell.operation.protoName && object == cell.object.protoName
            && statuses.contains(cell.status.protoName) && cell.holds(condition)
            && cell.grant.map { grants.contains($0.protoName) } ?? false
    }

    /// The line that a row of the Swift table amounts to.
    init(_ row: Policy.Row) {
        operation = row.operation.protoName
        object = row.object.protoName
        statuses = Set(row.statuses.map(\.protoName))
        condition = row.condition?.protoName ?? ""
        grants = Set(row.grants.elements.map(\.protoName))
    }

    init(_ columns: [Substring]) {
        operation = String(columns[0])
        object = String(columns[1])
        statuses = Set(columns[2].split(separator: "|").map(String.init))
        condition = String(columns[3])
        grants = Set(columns[4].split(separator: "|").map(String.init))
    }
}

/// The copy of the specification's policy.csv beside this file.
enum PolicyFile {
    static let lines = CSVFile.rows("policy").map { PolicyLine($0) }
}
