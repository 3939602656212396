import CRMModel

extension PolicyStage {
    /// How a record stands as far as the policy asks.
    struct Stand: Hashable, CustomStringConvertible {
        /// What matters beside the status. Where records are confirmed it is ordinary that the preset flow does it.
        enum Circumstance { case ordinary, approvalInProgress, inPool, inPoolWithApproval, twoNodes, firstConfirmed }

        var object: BusinessObject
        var status: Status
        var circumstance = Circumstance.ordinary

        var isConfirmed: Bool { Self.confirmed.contains(object) }
        var isInPool: Bool { [.inPool, .inPoolWithApproval].contains(circumstance) }
        var isApprovalInProgress: Bool { [.approvalInProgress, .inPoolWithApproval].contains(circumstance) }
        var isFirstPending: Bool { status == .confirming && circumstance != .firstConfirmed }
        /// Whether its confirmation is that of the stage, not of the preset flow.
        var hasTwoNodes: Bool { [.twoNodes, .firstConfirmed].contains(circumstance) }

        func holds(_ condition: String) -> Bool {
            switch condition {
            case "APPROVAL_NOT_IN_PROGRESS": !isApprovalInProgress
            case "NOT_HIGH_SEAS": !isInPool
            case "FIRST_CONFIRMER_PENDING": isFirstPending
            default: false
            }
        }

        var description: String { "\(object.protoName) in \(status.protoName), \(circumstance)" }

        static let confirmed: [BusinessObject] = [.salesOrder, .returnForm]

        /// Every object in each of its statuses, with what else matters to it.
        static let all: [Stand] = BusinessObject.allCases.flatMap { object in
            object.statuses.flatMap { status in
                circumstances(object, status).map { Stand(object: object, status: status, circumstance: $0) }
            }
        }

        private static func circumstances(_ object: BusinessObject, _ status: Status) -> [Circumstance] {
            var circumstances = [Circumstance.ordinary]
            if object == .account { circumstances.append(.approvalInProgress) }
            if status == .unassigned { circumstances.append(.inPool) }
            if status == .unassigned, object == .account { circumstances.append(.inPoolWithApproval) }
            if confirmed.contains(object) { circumstances.append(.twoNodes) }
            if status == .confirming { circumstances.append(.firstConfirmed) }
            return circumstances
        }
    }
}

extension PolicyStage.Stand {
    /// What the user of that name is to a record that stands like this.
    func grants(of name: String) -> Set<Grant> {
        switch name {
        case "FIRST_CONFIRMER": confirmerGrants(isCurrent: circumstance == .twoNodes && status == .confirming)
        case "SECOND_CONFIRMER": confirmerGrants(isCurrent: circumstance == .firstConfirmed)
        case "POOL_MEMBER": isInPool ? [.poolMember] : []
        case "POOL_ADMIN": isInPool ? [.poolMember, .poolAdmin] : []
        // What lies in a pool has no owner.
        case "OWNER", "OWNER_SUPERIOR": isInPool ? [] : Set([Grant(protoName: name)].compactMap { $0 })
        case "ORDER_ADMIN", "ORDER_FINANCE":
            Set([Grant(protoName: name)].compactMap { $0 }).union(
                isConfirmed && !hasTwoNodes ? confirmerGrantsOfPresetFlow : [])
        default: Set([Grant(protoName: name)].compactMap { $0 })
        }
    }

    /// Whether the user of that name may see it.
    func isSeen(by name: String, _ table: PolicyTable) -> Bool {
        grants(of: name).contains { grant in
            switch grant {
            case .orderAdmin, .orderFinance, .paymentFinance, .refundFinance, .invoiceFinance:
                table.names(grant, on: object)
            default: true
            }
        }
    }

    /// Whether the user of that name may lock it, or change it while it is locked.
    func isKept(by name: String) -> Bool {
        !grants(of: name).isDisjoint(with: [.owner, .ownerSuperior, .crmAdmin])
    }

    private func confirmerGrants(isCurrent: Bool) -> Set<Grant> {
        guard hasTwoNodes else { return [] }
        return isCurrent ? [.currentConfirmer, .confirmer] : [.confirmer]
    }

    private var confirmerGrantsOfPresetFlow: Set<Grant> { status == .confirming ? [.currentConfirmer] : [] }
}
