internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What a request says about the nodes of a confirmation flow, checked.
enum ConfirmationFlowInput {
    /// How many nodes a flow may have.
    static let maximumNodes = 20
    /// How many confirmers a node may have.
    static let maximumConfirmers = 50

    /// - Throws: REQUEST_INVALID that names the node; LIMIT_EXCEEDED; the reason for a grantee that does not exist.
    static func nodes(_ nodes: [ConfirmationNode], _ call: WriteCall) throws -> [ConfirmationNode] {
        guard nodes.count <= maximumNodes else {
            throw CallError(
                .limitExceeded, "a confirmation flow has at most \(maximumNodes) nodes",
                ["limit": "confirmation_nodes"])
        }
        var names: Set<String> = []
        return try nodes.map { node in
            if let problem = NameRules.problem(title: node.name) {
                throw CallError.requestInvalid("a node's name: \(problem)")
            }
            guard names.insert(node.name).inserted else {
                throw CallError.requestInvalid("two nodes have the name \(node.name)")
            }
            return ConfirmationNode(name: node.name, confirmers: try confirmers(node, call))
        }
    }

    private static func confirmers(_ node: ConfirmationNode, _ call: WriteCall) throws -> [Confirmer] {
        guard !node.confirmers.isEmpty else {
            throw CallError.requestInvalid("the node \(node.name) has no confirmers")
        }
        guard node.confirmers.count <= maximumConfirmers else {
            throw CallError(
                .limitExceeded, "a node has at most \(maximumConfirmers) confirmers", ["limit": "node_confirmers"])
        }
        var hasOwnerSuperior = false
        var kinds: Set<Grantee.Kind> = []
        for confirmer in node.confirmers {
            switch (confirmer.grantee?.kind, confirmer.ownerSuperior) {
            case (let kind?, false):
                try AccessInput.requireReceiver(kind, "the node \(node.name)", call)
                kinds.insert(kind)
            case (nil, true): hasOwnerSuperior = true
            default:
                throw CallError.requestInvalid(
                    "the node \(node.name): a confirmer is either a grantee or the owner's superior")
            }
        }
        let superior = hasOwnerSuperior ? [Confirmer(ownerSuperior: true)] : []
        return superior + PoolInput.sorted(kinds).map { Confirmer(grantee: $0) }
    }
}
