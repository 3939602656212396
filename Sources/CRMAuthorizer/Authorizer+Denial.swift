import CRMModel

/// Finding all reasons for a denial, once it is one.
extension Authorizer {
    /// What failed, for an actor who sees the record.
    func denial(
        of operation: CRMModel.Operation, to actor: Actor, _ standing: Standing, _ facts: RecordFacts,
        _ organisation: Organisation
    ) -> Denial {
        let rule = operation.rule
        let permitted = organisation.permitted(operation, on: facts.object)
        var denial = Denial(failures: [])
        if actor.roles.isDisjoint(with: permitted.roles) { denial.failures.insert(.functionPermission) }
        guard policy.offers(operation, on: facts.object) else {
            denial.failures.insert(.notOffered)
            return denial
        }
        if rule == .seeing || rule == .functionPermission { return denial }

        if !isChangeable(facts, under: rule) { denial.failures.insert(rule == .recycleBin ? .status : .invalidated) }
        if isLocked(rule, standing, facts, organisation) { denial.failures.insert(.locked) }
        denial.grantsThatAllow = grantsThatAllow(operation, facts)

        var needed = denial.grantsThatAllow
        if needed.isEmpty {
            denial.failures.insert(.status)
            needed = policy.index.grants(operation, on: facts.object)
        }
        let held = standing.allGrants(of: needed, permitted: permitted, to: facts, in: organisation)
        if held.isEmpty { denial.failures.insert(rule == .recycleBin ? .notAdministrator : .dataPermission) }
        if denial.failures.contains(.locked) {
            denial.grantsThatAllow = denial.grantsThatAllow.intersection(.ofKeepers)
        }
        if rule == .rows {
            denial.failedConditions = failedConditions(operation, facts)
            denial.statusesThatAllow = statusesThatAllow(operation, standing, facts, organisation)
        }
        return denial
    }

    /// The conditions of the rows that name the record's status and don't hold.
    private func failedConditions(_ operation: CRMModel.Operation, _ facts: RecordFacts) -> ConditionSet {
        var asked = ConditionSet()
        for entry in policy.index.entries(operation, on: facts.object, in: facts.status) {
            asked = asked | entry.conditions
        }
        return asked.subtracting(facts.conditions)
    }

    /// The statuses in which a row names a grant that the actor holds.
    private func statusesThatAllow(
        _ operation: CRMModel.Operation, _ standing: Standing, _ facts: RecordFacts, _ organisation: Organisation
    ) -> StatusSet {
        let held = standing.allGrants(
            of: policy.index.grants(operation, on: facts.object),
            permitted: organisation.permitted(operation, on: facts.object), to: facts, in: organisation)
        guard !held.isEmpty else { return [] }
        // A confirmation that is entered again starts at its first node.
        let otherwise = facts.conditions | [.firstConfirmerPending]
        var statuses = StatusSet()
        for status in CRMModel.Status.allCases {
            let conditions = status == facts.status ? facts.conditions : otherwise
            let grants = policy.index.grants(operation, on: facts.object, in: status, holding: conditions)
            if !grants.intersection(held).isEmpty { statuses.insert(status) }
        }
        return statuses
    }
}
