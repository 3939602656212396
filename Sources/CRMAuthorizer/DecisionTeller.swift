import CRMModel

/// Puts the layers of a decision into lines for people, in the names that protos and documents use.
struct DecisionTeller {
    let operation: CRMModel.Operation
    let object: BusinessObject

    private var what: String { "\(operation.protoName) of \(object.protoName)" }

    func seeing(by grant: Grant) -> DecisionLayer {
        DecisionLayer(name: "seeing", passed: true, text: "You see the record by the grant \(grant.protoName).")
    }

    func functionPermission(passed: Bool) -> DecisionLayer {
        let text = passed ? "A role of yours has \(what)." : "None of your roles has \(what)."
        return DecisionLayer(name: "function permission", passed: passed, text: text)
    }

    /// The layers after seeing when the operation is allowed.
    func layers(of permit: Permit, _ facts: RecordFacts) -> [DecisionLayer] {
        var layers = [functionPermission(passed: true)]
        switch operation.rule {
        case .functionPermission, .seeing:
            return layers
        case .rows:
            let text =
                permit.row == nil
                ? "CRM_ADMIN may everything that the object offers."
                : "A row for \(what) names the status \(facts.status.protoName), and its condition holds."
            layers.append(status(true, text))
        case .transitions:
            let text =
                permit.transition.map {
                    "\($0.action.protoName) takes a record of \(object.protoName) from \(facts.status.protoName) to \($0.to.protoName)."
                } ?? "CRM_ADMIN may everything that the object offers."
            layers.append(status(true, text))
        case .keeping:
            layers.append(status(true, "Any status will do."))
        case .recycleBin:
            layers.append(status(true, "The record is in the recycle bin."))
        }
        layers.append(dataPermission(true, "You hold the grant \(permit.grant?.protoName ?? "needed")."))
        return layers
    }

    /// The layers when there is no record and the operation is denied.
    func layers(of denial: Denial) -> [DecisionLayer] {
        var layers = [functionPermission(passed: !denial.failures.contains(.functionPermission))]
        if denial.failures.contains(.notOffered) { layers.append(status(false, "No object of this kind offers it.")) }
        return layers
    }

    /// The layers after seeing when the operation is denied.
    ///
    /// - Parameter barred: the grants that are held, but by roles or team roles that lack the operation.
    func layers(of denial: Denial, _ facts: RecordFacts, barred: GrantSet) -> [DecisionLayer] {
        let function = functionPermission(passed: !denial.failures.contains(.functionPermission))
        if operation.rule == .seeing || operation.rule == .functionPermission { return [function] }
        if denial.failures.contains(.notOffered) {
            return [function, status(false, "\(object.protoName) does not offer \(operation.protoName) to anyone.")]
        }
        return [function, status(denial, facts), dataPermission(denial, barred)]
    }

    private func status(_ denial: Denial, _ facts: RecordFacts) -> DecisionLayer {
        let now = facts.status.protoName
        if denial.failures.contains(.invalidated) { return status(false, "The record is in the recycle bin.") }
        if denial.failures.contains(.locked) {
            return status(false, "The record is locked, for all but its owner, a superior and CRM_ADMIN.")
        }
        guard denial.failures.contains(.status) else { return status(true, "The status \(now) allows \(what).") }
        if operation.rule == .recycleBin { return status(false, "The record is not in the recycle bin.") }
        if !denial.failedConditions.isEmpty {
            return status(
                false, "In the status \(now), \(what) needs \(list(denial.failedConditions.elements.map(\.protoName)))."
            )
        }
        let others = denial.statusesThatAllow.elements.map(\.protoName)
        let hint = others.isEmpty ? "" : " You could in \(list(others))."
        return status(false, "No row for \(what) names the status \(now).\(hint)")
    }

    private func dataPermission(_ denial: Denial, _ barred: GrantSet) -> DecisionLayer {
        if denial.failures.isDisjoint(with: [.dataPermission, .notAdministrator]) {
            return dataPermission(true, "You hold a grant that \(what) needs.")
        }
        let needed = denial.grantsThatAllow.elements.map(\.protoName)
        if needed.isEmpty { return dataPermission(false, "You hold no grant that \(what) needs, in any status.") }
        let conditions = denial.failedConditions.elements.map(\.protoName)
        let hint = conditions.isEmpty ? "" : " Others would do while \(list(conditions)) holds."
        let held =
            barred.isEmpty
            ? "none that counts"
            : "\(list(barred.elements.map(\.protoName))), but by a role or team role that lacks \(operation.protoName)"
        return dataPermission(false, "\(what) needs one of \(list(needed)); you hold \(held).\(hint)")
    }

    private func status(_ passed: Bool, _ text: String) -> DecisionLayer {
        DecisionLayer(name: "status", passed: passed, text: text)
    }

    private func dataPermission(_ passed: Bool, _ text: String) -> DecisionLayer {
        DecisionLayer(name: "data permission", passed: passed, text: text)
    }

    private func list(_ names: [String]) -> String {
        names.joined(separator: ", ")
    }
}
