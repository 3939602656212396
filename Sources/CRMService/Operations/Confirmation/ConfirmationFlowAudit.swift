internal import CRMModel
internal import CRMRepository

/// The audit of such changes.
enum ConfirmationFlowAudit {
    static func changes(from old: ConfirmationFlow, to new: ConfirmationFlow) -> [FieldChange] {
        let gone = old.nodes.indices.dropFirst(new.nodes.count).flatMap {
            AuditedProperties.removal(of: properties(old, $0))
        }
        return AuditedProperties.changes(
            from: old.nodes.indices.flatMap { properties(old, $0) },
            to: new.nodes.indices.flatMap { properties(new, $0) }) + gone
    }

    private static func name(_ index: Int) -> String { "nodes.\(index + 1)" }

    private static func properties(_ flow: ConfirmationFlow, _ index: Int) -> [(String, Value?)] {
        let node = flow.nodes[index]
        let confirmers = node.confirmers.map { $0.grantee?.kind?.auditName ?? "owner_superior" }
        return [
            ("\(name(index)).name", AuditedProperties.text(node.name)),
            ("\(name(index)).confirmers", Value(kind: .multiChoice(Choices(values: confirmers)))),
        ]
    }
}
