public import CRMModel

/// Who sees which record: the paragraph "Seeing" of the specification.
extension Authorizer {
    /// The grants that let an active record be seen, beside those of the roles that the policy names for the object.
    ///
    /// The confirmer of the waiting node is a confirmer like those of the other nodes.
    static let seeingGrants: GrantSet =
        .ofKeepers | [
            .shareRw, .shareRo, .teamRw, .teamRo, .teamRwSuperior, .teamRoSuperior, .currentConfirmer, .confirmer,
            .poolMember, .public,
        ]

    /// By which grant the actor sees the record, or nil: then it is not found to that actor.
    ///
    /// VIEW is a function permission like the others: a role that lets see counts while it has VIEW itself, other
    /// grants while any role of the actor has it. A record in the recycle bin is seen by CRM_ADMIN alone.
    public func sees(_ facts: RecordFacts, by actor: Actor, in organisation: Organisation) -> Grant? {
        grantOfSeeing(organisation.standing(of: actor, to: facts, asking: Question(.view)), facts, organisation)
    }

    func grantOfSeeing(_ standing: Standing, _ facts: RecordFacts, _ organisation: Organisation) -> Grant? {
        standing.firstGrant(
            of: facts.lifeState == .active ? seeingGrants(of: facts.object) : GrantSet(.crmAdmin),
            permitted: organisation.permitted(.view, on: facts.object), to: facts, in: organisation)
    }

    /// The grants that let an active record of the object be seen.
    func seeingGrants(of object: BusinessObject) -> GrantSet {
        Self.seeingGrants | policy.index.roleGrants(on: object)
    }
}
