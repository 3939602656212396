public import CRMModel

/// Says a decision's reasons to people.
extension Authorizer {
    /// The most people that an explanation names.
    public static let maximumHolders = 20

    /// Why the actor may or may not do the operation on the record, and who could.
    ///
    /// For a record that the actor does not see, the answer is the same as for one that does not exist:
    /// ``recordNotFound``.
    public func explain(
        _ operation: CRMModel.Operation, on facts: RecordFacts, by actor: Actor, in organisation: Organisation
    ) -> ExplainResponse {
        guard let seenBy = sees(facts, by: actor, in: organisation) else { return Self.recordNotFound }
        let decision = decide(operation, on: facts, by: actor, in: organisation)
        let teller = DecisionTeller(operation: operation, object: facts.object)
        let seeing = teller.seeing(by: seenBy)
        switch decision {
        case .allowed(let permit):
            return ExplainResponse(
                allowed: true, row: permit.row.map { CRMModel.PolicyRow($0) }, grant: permit.grant,
                layers: [seeing] + teller.layers(of: permit, facts))
        case .denied(let denial):
            let barred = barredGrants(of: denial, operation, facts, actor, organisation)
            return ExplainResponse(
                reason: denial.primary.protoName, layers: [seeing] + teller.layers(of: denial, facts, barred: barred),
                statusesThatAllow: denial.statusesThatAllow.elements, grantsThatAllow: denial.grantsThatAllow.elements,
                holders: holders(of: operation, on: facts, besides: actor, in: organisation))
        }
    }

    /// Why the actor may or may not do the operation where there is no record: CREATE and IMPORT.
    public func explain(
        _ operation: CRMModel.Operation, onNewRecordOf object: BusinessObject, by actor: Actor,
        in organisation: Organisation
    ) -> ExplainResponse {
        let teller = DecisionTeller(operation: operation, object: object)
        switch decide(operation, onNewRecordOf: object, by: actor, in: organisation) {
        case .allowed:
            return ExplainResponse(allowed: true, layers: [teller.functionPermission(passed: true)])
        case .denied(let denial):
            return ExplainResponse(reason: denial.primary.protoName, layers: teller.layers(of: denial))
        }
    }

    /// The explanation about a record that does not exist, or that the actor does not see.
    public static var recordNotFound: ExplainResponse {
        ExplainResponse(
            reason: Reason.recordNotFound.protoName,
            layers: [
                DecisionLayer(
                    name: "seeing", passed: false, text: "There is no such record, or you may not see it.")
            ])
    }

    /// The grants that would allow it, and that the actor holds only by a role or team roles without the operation.
    private func barredGrants(
        of denial: Denial, _ operation: CRMModel.Operation, _ facts: RecordFacts, _ actor: Actor,
        _ organisation: Organisation
    ) -> GrantSet {
        guard denial.failures.contains(.dataPermission), !denial.failures.contains(.functionPermission) else {
            return []
        }
        // None counts for the operation: those that count for VIEW differ by their roles alone.
        return organisation.standing(of: actor, to: facts, asking: Question(operation)).allGrants(
            of: denial.grantsThatAllow, permitted: organisation.permitted(.view, on: facts.object), to: facts,
            in: organisation)
    }

    /// Who could do it instead, of the people that the actor may know of: the owner, those above, CRM administrators.
    private func holders(
        of operation: CRMModel.Operation, on facts: RecordFacts, besides actor: Actor, in organisation: Organisation
    ) -> [GrantHolder] {
        var people: [User] = []
        if let ownerID = facts.ownerID, let owner = organisation.user(ownerID) {
            people = [owner] + organisation.superiors(of: ownerID)
        }
        people += organisation.activeAdministrators
        var known: Set<Int64> = [actor.id]
        var holders: [GrantHolder] = []
        for user in people where holders.count < Self.maximumHolders && known.insert(user.id).inserted {
            guard let other = organisation.actor(user.id) else { continue }
            if case .allowed(let permit) = decide(operation, on: facts, by: other, in: organisation) {
                holders.append(GrantHolder(userID: user.id, name: user.name, grant: permit.grant))
            }
        }
        return holders
    }
}
