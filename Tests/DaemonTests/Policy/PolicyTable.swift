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

    /// Whether rows decide about the operation.
    func isGoverned(_ operation: CRMModel.Operation) -> Bool { rows.contains { $0.operation == operation.protoName } }

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

    /// The conditions of which some row about the object asks.
    func conditions(of object: BusinessObject) -> Set<String> {
        Set(rows.filter { $0.object == object.protoName && !$0.condition.isEmpty }.map(\.condition))
    }

    /// The reason for which it has to be refused to the user of that name, or nil, where CRM_ADMIN may everything.
    func refusal(of operation: CRMModel.Operation, on stand: PolicyStage.Stand, to name: String) -> String? {
        let grants = stand.grants(of: name)
        guard stand.isSeen(by: name, self) else { return "RECORD_NOT_FOUND" }
        guard offers(operation, on: stand.object) else { return "OPERATION_NOT_OFFERED" }
        let isAllowed = grants.contains(.crmAdmin) || grants.contains { allows(operation, on: stand, to: $0) }
        return isAllowed ? nil : "DATA_PERMISSION_MISSING"
    }
}
