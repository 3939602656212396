import CRMModel
import Foundation

/// policy.csv, read plainly.
struct PolicyTable {
    private struct Row {
        var operation: String
        var object: String
        var statuses: Set<String>
        var condition: String
        var grants: Set<String>
    }

    private let rows: [Row]

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../CRMAuthorizerTests/Resources/policy.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        rows = lines.map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            return Row(
                operation: cells[0], object: cells[1], statuses: Set(cells[2].split(separator: "|").map { String($0) }),
                condition: cells[3], grants: Set(cells[4].split(separator: "|").map { String($0) }))
        }
    }

    /// Whether any row is about the operation on the object.
    func offers(_ operation: CRMModel.Operation, on object: BusinessObject) -> Bool {
        rows.contains { $0.operation == operation.protoName && $0.object == object.protoName }
    }

    /// Whether any row about the object names the grant.
    func names(_ grant: Grant, on object: BusinessObject) -> Bool {
        rows.contains { $0.object == object.protoName && $0.grants.contains(grant.protoName) }
    }

    /// Whether a row allows the operation to who holds the grant.
    func allows(_ operation: CRMModel.Operation, on stand: PolicyStage.Stand, to grant: Grant) -> Bool {
        rows.contains { row in
            row.operation == operation.protoName && row.object == stand.object.protoName
                && row.statuses.contains(stand.status.protoName) && row.grants.contains(grant.protoName)
                && (row.condition.isEmpty || stand.holds(row.condition))
        }
    }
}
