import CRMModel

/// Reading the rows of the transitions.
extension Authorizer {
    /// The grants that rows name for a change of status from that one; nil: from any.
    func grantsOfTransitions(_ question: Question, _ facts: RecordFacts, in status: CRMModel.Status?) -> GrantSet {
        var grants = GrantSet()
        for row in transitions.rows(of: facts.object) where question.isAnswered(by: row) {
            if let status {
                if row.from.contains(status) { grants = grants | self.grants(row.who, facts, in: status) }
            } else {
                for status in row.from.elements { grants = grants | self.grants(row.who, facts, in: status) }
            }
        }
        return grants
    }

    /// The first row that allows the change of status by that grant, as the record is now.
    func transition(_ question: Question, _ facts: RecordFacts, naming grant: Grant) -> Transitions.Row? {
        guard question.operation.rule == .transitions else { return nil }
        return transitions.rows(of: facts.object).first { row in
            question.isAnswered(by: row) && row.from.contains(facts.status)
                && grants(row.who, facts, in: facts.status).contains(grant)
        }
    }

    /// Those for whom a row says "who"; EDITOR is whoever a row of the policy for EDIT allows.
    private func grants(_ who: Transitions.Who, _ facts: RecordFacts, in status: CRMModel.Status) -> GrantSet {
        switch who {
        case .holders(let grants): grants
        case .editors: policy.index.grants(.edit, on: facts.object, in: status, holding: facts.conditions)
        }
    }
}
