import CRMModel

/// What an actor is to a record: finds grants, the cheap ones first, and stops at the first that does.
struct Standing {
    let actor: Actor
    let isOwner: Bool
    let isOwnerSuperior: Bool
    /// The pools whose administrators hold POOL_ADMIN.
    let administered: AdministeredPools

    enum AdministeredPools {
        case none
        case one(Int64)
        case anyOfObject
    }

    /// One of the wanted grants that the actor holds and that counts, or nil.
    ///
    /// `permitted` are the roles that have the operation on for the object: no grant counts unless one of the actor's
    /// is among them, and one that comes from a role or from team roles only if that role, or one of these, is.
    func firstGrant(
        of wanted: GrantSet, permitted: PermittedRoles, to facts: RecordFacts, in organisation: Organisation
    ) -> Grant? {
        let roles = actor.roles.intersection(permitted.roles)
        guard !roles.isEmpty else { return nil }
        if isOwner, wanted.contains(.owner) { return .owner }
        if isOwnerSuperior, wanted.contains(.ownerSuperior) { return .ownerSuperior }
        if let grant = organisation.presets.grant(of: roles, in: wanted) { return grant }
        if wanted.contains(.public), organisation.baseVisibility(of: facts.object) == .publicReadOnly { return .public }
        if wanted.contains(.currentConfirmer),
            isAmong(facts.currentConfirmers, roles, organisation) || isRuledConfirmer(roles, facts, organisation)
        {
            return .currentConfirmer
        }
        if wanted.contains(.confirmer), isAmong(facts.confirmers, roles, organisation) { return .confirmer }
        if wanted.contains(.poolMember), let poolID = facts.poolID,
            organisation.isMember(actor, ofPool: poolID, counting: roles)
        {
            return .poolMember
        }
        if wanted.contains(.poolAdmin), isPoolAdministrator(roles, facts, organisation) { return .poolAdmin }
        return grantOfShares(wanted, roles, facts, organisation)
            ?? grantOfRules(wanted, roles, facts, organisation)
            ?? grantOfTeam(wanted, roles, permitted, facts, organisation)
            ?? grantAboveTeam(wanted, permitted, facts, organisation)
    }

    /// All of the wanted grants that the actor holds and that count.
    func allGrants(
        of wanted: GrantSet, permitted: PermittedRoles, to facts: RecordFacts, in organisation: Organisation
    ) -> GrantSet {
        var held = GrantSet()
        var left = wanted
        while let grant = firstGrant(of: left, permitted: permitted, to: facts, in: organisation) {
            held.insert(grant)
            left.remove(grant)
        }
        return held
    }

    private func isAmong(_ grantees: [Grantee], _ roles: RoleSet, _ organisation: Organisation) -> Bool {
        for grantee in grantees where organisation.isMember(actor, of: grantee, counting: roles) { return true }
        return false
    }

    private func isRuledConfirmer(_ roles: RoleSet, _ facts: RecordFacts, _ organisation: Organisation) -> Bool {
        var isOfPresetFlow: Bool { organisation.presets.grant(of: roles, in: .ofPresetConfirmers) != nil }
        return switch facts.ruledConfirmers {
        case .none: false
        case .preset: isOfPresetFlow
        case .ownerSuperiors: isOwnerSuperior
        case .ownerSuperiorsOrPreset:
            isOwnerSuperior || isOfPresetFlow && !organisation.hasActiveSuperior(facts.ownerID)
        }
    }

    private func isPoolAdministrator(_ roles: RoleSet, _ facts: RecordFacts, _ organisation: Organisation) -> Bool {
        switch administered {
        case .none: false
        case .one(let id): organisation.isAdministrator(actor, ofPool: id, counting: roles)
        case .anyOfObject: organisation.isAdministrator(actor, ofAnyPoolOf: facts.object, counting: roles)
        }
    }

    private func grantOfShares(
        _ wanted: GrantSet, _ roles: RoleSet, _ facts: RecordFacts, _ organisation: Organisation
    ) -> Grant? {
        for share in facts.shares {
            let grant: Grant = share.access == .readWrite ? .shareRw : .shareRo
            if wanted.contains(grant), organisation.isMember(actor, of: share.grantee, counting: roles) { return grant }
        }
        return nil
    }

    private func grantOfRules(
        _ wanted: GrantSet, _ roles: RoleSet, _ facts: RecordFacts, _ organisation: Organisation
    ) -> Grant? {
        let rules = organisation.rulesInForce[Int(facts.object.rawValue)]
        guard !rules.isEmpty, let ownerID = facts.ownerID, let owner = organisation.userIndices[ownerID] else {
            return nil
        }
        for rule in rules
        where wanted.contains(rule.grant) && organisation.isMember(actor, of: rule.sharedWith, counting: roles)
            && organisation.isMember(owner, of: rule.ownedBy)
        {
            return rule.grant
        }
        return nil
    }

    private func grantOfTeam(
        _ wanted: GrantSet, _ roles: RoleSet, _ permitted: PermittedRoles, _ facts: RecordFacts,
        _ organisation: Organisation
    ) -> Grant? {
        for member in facts.team {
            let grant: Grant = member.access == .readWrite ? .teamRw : .teamRo
            if wanted.contains(grant), member.counts(permitted.teamRoles),
                organisation.isMember(actor, of: member.grantee, counting: roles)
            {
                return grant
            }
        }
        return nil
    }

    private func grantAboveTeam(
        _ wanted: GrantSet, _ permitted: PermittedRoles, _ facts: RecordFacts, _ organisation: Organisation
    ) -> Grant? {
        for member in facts.team {
            let grant: Grant = member.access == .readWrite ? .teamRwSuperior : .teamRoSuperior
            if wanted.contains(grant), member.counts(permitted.teamRoles),
                organisation.isAboveMember(actor, of: member.grantee, counting: permitted.roles)
            {
                return grant
            }
        }
        return nil
    }
}

extension Organisation {
    /// What the actor is to the record. Walks up the reporting line once, and only for an actor who has subordinates.
    ///
    /// (An initializer of `Standing` would own, and so copy, the organisation and the facts.)
    func standing(of actor: Actor, to facts: RecordFacts, asking question: Question) -> Standing {
        var isOwnerSuperior = false
        if let ownerID = facts.ownerID, ownerID != actor.id, line.hasChildren(actor.index),
            let owner = userIndices[ownerID]
        {
            isOwnerSuperior = line.isAncestor(actor.index, of: owner)
        }
        return Standing(
            actor: actor, isOwner: facts.ownerID == actor.id, isOwnerSuperior: isOwnerSuperior,
            administered: question.administeredPools(facts))
    }
}

extension RecordFacts.TeamMember {
    /// Whether the member's team roles let the grant count: there are none, or one of them has the operation.
    func counts(_ permitted: TeamRoleSet) -> Bool {
        roles.isEmpty || !roles.isDisjoint(with: permitted)
    }
}

extension Question {
    /// A record is returned to a pool by the administrators of that one, and assigned by those of the pool in which it lies.
    fileprivate func administeredPools(_ facts: RecordFacts) -> Standing.AdministeredPools {
        if operation == .return { return targetPoolID.map { .one($0) } ?? .anyOfObject }
        return facts.poolID.map { .one($0) } ?? .none
    }
}
