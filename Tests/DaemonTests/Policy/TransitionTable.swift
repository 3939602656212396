import CRMModel
import Foundation

/// transitions.csv, read plainly.
struct TransitionTable {
    struct Row {
        var object: BusinessObject
        var action: Transition.Action
        var from: Set<String>
        var to: Status
        var who: Set<String>
    }

    let rows: [Row]

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../CRMAuthorizerTests/Resources/transitions.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        rows = lines.compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            guard let object = BusinessObject(protoName: cells[0]), let to = Status(protoName: cells[3]),
                let action = Transition.Action(protoName: cells[1])
            else { return nil }
            return Row(
                object: object, action: action, from: Set(cells[2].split(separator: "|").map { String($0) }), to: to,
                who: Set(cells[4].split(separator: "|").map { String($0) }))
        }
    }

    func rows(of object: BusinessObject) -> [Row] { rows.filter { $0.object == object } }
}

extension TransitionTable.Row {
    /// The reason for which it has to be refused to the user of that name, or nil, where CRM_ADMIN may everything.
    func refusal(on stand: PolicyStage.Stand, to name: String, _ policy: PolicyTable) -> String? {
        guard stand.isSeen(by: name, policy) else { return "RECORD_NOT_FOUND" }
        let grants = stand.grants(of: name)
        let isAllowed =
            grants.contains(.crmAdmin)
            || from.contains(stand.status.protoName)
                && (who.contains("EDITOR")
                    ? grants.contains { policy.allows(.edit, on: stand, to: $0) }
                    : grants.contains { who.contains($0.protoName) })
        return isAllowed ? nil : "DATA_PERMISSION_MISSING"
    }
}
