import CRMAuthorizer
import CRMModel

/// A line of transitions.csv in its own words. What the tests expect comes from here alone.
struct TransitionLine: Hashable {
    var object: String
    var action: String
    var from: Set<String>
    var to: String
    var who: Set<String>

    /// The line that a row of the Swift table amounts to.
    init(_ row: Transitions.Row) {
        object = row.object.protoName
        action = row.action.protoName
        from = Set(row.from.elements.map(\.protoName))
        to = row.to.protoName
        switch row.who {
        case .holders(let grants): who = Set(grants.elements.map(\.protoName))
        case .editors: who = ["EDITOR"]
        }
    }

    init(_ columns: [Substring]) {
        object = String(columns[0])
        action = String(columns[1])
        from = Set(columns[2].split(separator: "|").map(String.init))
        to = String(columns[3])
        who = Set(columns[4].split(separator: "|").map(String.init))
    }

    /// Whether it names the grant; EDITOR is whoever a line of policy.csv for EDIT allows.
    func names(_ cell: Cell) -> Bool {
        var cell = cell
        cell.operation = .edit
        guard let grant = cell.grant else { return false }
        if who.contains("EDITOR"), PolicyFile.lines.contains(where: { $0.allows(cell) }) { return true }
        return who.contains(grant.protoName) || (grant == .poolAdmin && who.contains("POOL_MEMBER"))
    }
}

/// The copy of the specification's transitions.csv beside this file.
enum TransitionFile {
    static let lines = CSVFile.rows("transitions").map { TransitionLine($0) }
}
