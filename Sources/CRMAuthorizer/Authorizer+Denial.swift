import CRMModel

/// Finding all reasons for a denial, once it is one.
extension Authorizer {
    /// What failed, for an actor who sees the record.
    func denial(
        of question: Question, to actor: Actor, _ standing: Standing, _ facts: RecordFacts,
        _ organisation: Organisation
    ) -> Denial {
        let operation = question.operation
        let rule = operation.rule
        let permitted = organisation.permitted(operation, on: facts.object)
        var denial = Denial(failures: [])
        if actor.roles.isDisjoint(with: permitted.roles) { denial.failures.insert(.functionPermission) }
        guard offers(question, on: facts.object) else {
            denial.failures.insert(.notOffered)
            return denial
        }
        if rule == .seeing || rule == .functionPermission { return denial }

        if !isChangeable(facts, under: rule) { denial.failures.insert(rule == .recycleBin ? .status : .invalidated) }
        if isLocked(operation, standing, facts, organisation) { denial.failures.insert(.locked) }
        denial.grantsThatAllow = grantsThatAllow(question, facts)

        var needed = denial.grantsThatAllow
        if needed.isEmpty {
            denial.failures.insert(.status)
            needed = grantsInAnyStatus(question, facts)
        }
        let held = standing.allGrants(of: needed, permitted: permitted, to: facts, in: organisation)
        if held.isEmpty { denial.failures.insert(rule == .recycleBin ? .notAdministrator : .dataPermission) }
        if denial.failures.contains(.locked) {
            denial.grantsThatAllow = denial.grantsThatAllow.intersection(.ofKeepers)
        }
        if rule == .rows { denial.failedConditions = failedConditions(operation, facts) }
        if rule == .rows || rule == .transitions {
            denial.statusesThatAllow = statusesThatAllow(question, standing, facts, organisation)
        }
        return denial
    }

    /// The grants of which one is enough in some status.
    private func grantsInAnyStatus(_ question: Question, _ facts: RecordFacts) -> GrantSet {
        guard question.operation.rule == .transitions else {
            return policy.index.grants(question.operation, on: facts.object)
        }
        return grantsOfTransitions(question, facts, in: nil)
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
        _ question: Question, _ standing: Standing, _ facts: RecordFacts, _ organisation: Organisation
    ) -> StatusSet {
        let operation = question.operation
        let held = standing.allGrants(
            of: grantsInAnyStatus(question, facts),
            permitted: organisation.permitted(operation, on: facts.object), to: facts, in: organisation)
        guard !held.isEmpty else { return [] }
        // A confirmation that is entered again starts at its first node.
        let otherwise = facts.conditions | [.firstConfirmerPending]
        var statuses = StatusSet()
        for status in CRMModel.Status.allCases {
            let conditions = status == facts.status ? facts.conditions : otherwise
            let grants =
                operation.rule == .transitions
                ? grantsOfTransitions(question, facts, in: status)
                : policy.index.grants(operation, on: facts.object, in: status, holding: conditions)
            if !grants.intersection(held).isEmpty { statuses.insert(status) }
        }
        return statuses
    }
}
