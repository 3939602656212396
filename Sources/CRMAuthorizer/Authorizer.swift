public import CRMModel

/// Decides who may do what: a pure function of the operation, a record's facts, the actor and the organisation.
///
/// It takes no clock, does no I/O, and allocates nothing when it allows.
public struct Authorizer: Sendable {
    /// What an installation configures of it.
    public struct Settings: Sendable, Hashable {
        /// Whether CRM_ADMIN passes layers 2 and 3 wherever the object offers the operation (`crm_admin_may_everything`).
        public var crmAdminMayEverything: Bool

        /// The settings; everything off by default.
        public init(crmAdminMayEverything: Bool = false) {
            self.crmAdminMayEverything = crmAdminMayEverything
        }
    }

    /// The permission matrix.
    public let policy: Policy
    /// The changes of status.
    public let transitions: Transitions
    /// What is configured.
    public let settings: Settings

    /// An authorizer with that policy, those transitions and those settings.
    public init(policy: Policy = .preset, transitions: Transitions = .preset, settings: Settings = Settings()) {
        self.policy = policy
        self.transitions = transitions
        self.settings = settings
    }

    /// Decides about an operation on a record.
    ///
    /// To an actor who does not see the record it is not found, whatever the operation. CREATE and IMPORT are about no
    /// record; use ``decide(_:onNewRecordOf:by:in:)``. CHANGE_STATUS is about any change of status that is no operation of
    /// its own; RETURN about the return to any pool.
    public func decide(
        _ operation: CRMModel.Operation, on facts: RecordFacts, by actor: Actor, in organisation: Organisation
    ) -> Decision {
        decide(Question(operation), on: facts, by: actor, in: organisation)
    }

    /// Decides about a change of a record's status.
    ///
    /// - Parameter poolID: the pool into which the record is to be returned; nil: any of its object. Of no importance to
    ///   other actions.
    public func decide(
        transition action: Transition.Action, intoPool poolID: Int64? = nil, on facts: RecordFacts, by actor: Actor,
        in organisation: Organisation
    ) -> Decision {
        decide(Question(action, intoPool: poolID), on: facts, by: actor, in: organisation)
    }

    func decide(
        _ question: Question, on facts: RecordFacts, by actor: Actor, in organisation: Organisation
    ) -> Decision {
        let standing = organisation.standing(of: actor, to: facts, asking: question)
        guard let seenBy = grantOfSeeing(standing, facts, organisation) else { return .denied(.notFound) }
        let operation = question.operation
        let permitted = organisation.permitted(operation, on: facts.object)
        let rule = operation.rule

        if rule == .seeing || rule == .functionPermission {
            if !actor.roles.isDisjoint(with: permitted.roles) { return .allowed(Permit(row: nil, grant: seenBy)) }
        } else if isChangeable(facts, under: rule) {
            let wanted = grantsThatAllow(question, facts)
            if let grant = standing.firstGrant(of: wanted, permitted: permitted, to: facts, in: organisation),
                !isLocked(operation, standing, facts, organisation)
            {
                return .allowed(
                    Permit(
                        row: row(operation, facts, naming: grant),
                        transition: transition(question, facts, naming: grant), grant: grant))
            }
        }
        return .denied(denial(of: question, to: actor, standing, facts, organisation))
    }

    /// Decides about an operation on an object without a record: CREATE and IMPORT altogether, of any other whether the
    /// object offers it and whether the actor has the function permission.
    public func decide(
        _ operation: CRMModel.Operation, onNewRecordOf object: BusinessObject, by actor: Actor,
        in organisation: Organisation
    ) -> Decision {
        var failures: Denial.Failures = []
        if !offers(Question(operation), on: object) { failures.insert(.notOffered) }
        if !organisation.hasFunctionPermission(actor, for: operation, on: object) {
            failures.insert(.functionPermission)
        }
        return failures.isEmpty ? .allowed(Permit(row: nil, grant: nil)) : .denied(Denial(failures: failures))
    }

    /// All grants that the actor holds on the record and that count for the operation; none if the record isn't seen.
    public func grants(
        of actor: Actor, on facts: RecordFacts, for operation: CRMModel.Operation, in organisation: Organisation
    ) -> GrantSet {
        let standing = organisation.standing(of: actor, to: facts, asking: Question(operation))
        guard grantOfSeeing(standing, facts, organisation) != nil else { return [] }
        let permitted = organisation.permitted(operation, on: facts.object)
        return standing.allGrants(of: GrantSet(Grant.allCases), permitted: permitted, to: facts, in: organisation)
    }
}

extension Authorizer {
    /// The grants of which one is enough, as the record is now. Not for operations that need no grant.
    func grantsThatAllow(_ question: Question, _ facts: RecordFacts) -> GrantSet {
        var grants: GrantSet
        switch question.operation.rule {
        case .functionPermission, .seeing: return []
        case .keeping: return .ofKeepers
        case .recycleBin: return GrantSet(.crmAdmin)
        case .rows:
            grants = policy.index.grants(
                question.operation, on: facts.object, in: facts.status, holding: facts.conditions)
        case .transitions: grants = grantsOfTransitions(question, facts, in: facts.status)
        }
        if settings.crmAdminMayEverything, offers(question, on: facts.object) { grants.insert(.crmAdmin) }
        return grants
    }

    /// Whether the object offers it to anyone. True for what neither policy nor transitions govern.
    func offers(_ question: Question, on object: BusinessObject) -> Bool {
        guard question.operation.rule == .transitions else { return policy.offers(question.operation, on: object) }
        return transitions.rows(of: object).contains { question.isAnswered(by: $0) }
    }

    /// Whether the record's life state lets it be changed by operations of that rule.
    func isChangeable(_ facts: RecordFacts, under rule: OperationRule) -> Bool {
        (facts.lifeState == .invalidated) == (rule == .recycleBin)
    }

    /// Whether a lock is in the actor's way: it is in everybody's but of those who may unlock.
    func isLocked(
        _ operation: CRMModel.Operation, _ standing: Standing, _ facts: RecordFacts, _ organisation: Organisation
    ) -> Bool {
        guard facts.isLocked, operation.isHeldUpByLock else { return false }
        let unlocking = organisation.permitted(.lock, on: facts.object)
        return standing.firstGrant(of: .ofKeepers, permitted: unlocking, to: facts, in: organisation) == nil
    }

    /// The first row that allows the operation by that grant.
    private func row(_ operation: CRMModel.Operation, _ facts: RecordFacts, naming grant: Grant) -> Policy.Row? {
        let conditions = facts.conditions
        for entry in policy.index.entries(operation, on: facts.object, in: facts.status)
        where entry.grants.contains(grant) && conditions.isSuperset(of: entry.conditions) {
            return policy.rows[entry.row]
        }
        return nil
    }
}
