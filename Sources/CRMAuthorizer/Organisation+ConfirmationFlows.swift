public import CRMModel

extension Organisation {
    /// How records of an object are confirmed: as configured, or by the preset flow. Nil for one whose records are not.
    public func confirmationFlow(of object: BusinessObject) -> ConfirmationFlow? {
        confirmationFlows[object] ?? presetConfirmationFlow(of: object)
    }

    /// Sets how records of its object are confirmed; without nodes, by the preset flow.
    public mutating func setConfirmationFlow(_ flow: ConfirmationFlow) {
        guard let object = flow.object else { return }
        confirmationFlows[object] = flow.nodes.isEmpty ? nil : flow
    }

    /// One node, of ORDER_ADMIN and ORDER_FINANCE. Nil for an object whose records are not confirmed.
    public func presetConfirmationFlow(of object: BusinessObject) -> ConfirmationFlow? {
        guard object.isConfirmed else { return nil }
        let names = GrantSet.ofPresetConfirmers.elements.map(\.protoName)
        let confirmers = roles.filter { names.contains($0.name) }.map {
            Confirmer(grantee: CRMModel.Grantee(kind: .roleID($0.id)))
        }
        return ConfirmationFlow(
            object: object, nodes: [ConfirmationNode(name: "Order desk", confirmers: confirmers)], preset: true)
    }

    /// Whether somebody active is above the user.
    func hasActiveSuperior(_ userID: Int64?) -> Bool {
        guard let userID, let index = userIndices[userID] else { return false }
        var above = line.parents[Int(index)]
        while above != Forest.none {
            if activeUsers[Int(above)] { return true }
            above = line.parents[Int(above)]
        }
        return false
    }
}

extension GrantSet {
    /// The roles whose holders confirm where nothing else is configured.
    static let ofPresetConfirmers: GrantSet = [.orderAdmin, .orderFinance]
}
