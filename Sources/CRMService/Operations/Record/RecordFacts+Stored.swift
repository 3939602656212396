internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

extension RecordFacts {
    fileprivate mutating func add(_ confirmation: RunningConfirmation) {
        confirmers = confirmation.confirmers.map { CRMAuthorizer.Grantee($0) }
        guard status == .confirming, let waiting = confirmation.waitingNode else { return }
        isFirstConfirmerPending = waiting == 0
        let present = confirmation.nodes[waiting].confirmers
        currentConfirmers = present.compactMap { $0.grantee?.kind.map { CRMAuthorizer.Grantee($0) } }
        guard present.contains(where: \.ownerSuperior) else { return }
        ruledConfirmers = currentConfirmers.isEmpty ? .ownerSuperiorsOrPreset : .ownerSuperiors
    }

    fileprivate mutating func add(_ access: CompactAccesses.Entry) {
        let grantee = CRMAuthorizer.Grantee(access.grantee)
        switch access.means {
        case .share: shares.append(Share(grantee, Access(access.access)))
        case .team: team.append(TeamMember(grantee, Access(access.access), roles: access.teamRoles))
        case .confirmation: break
        }
    }
}

/// Here, as it is stored and sent; the authorizer has a type of its own.
typealias Grantee = CRMModel.Grantee

extension OperationCall {
    /// What the authorizer has to know of the record; what has expired is left out. A record without shares and team needs
    /// neither another query nor the time.
    func facts(of record: StoredRecord) throws -> RecordFacts {
        var facts = RecordFacts(object: record.object, status: record.status)
        facts.lifeState = record.lifeState
        facts.approvalStatus = record.approvalStatus
        facts.isLocked = record.isLocked
        facts.ownerID = record.ownerID
        facts.poolID = record.poolID
        if let confirmation = record.confirmation {
            facts.add(RunningConfirmation(try codec.decode(confirmation)))
        } else if record.status == .confirming {
            facts.isFirstConfirmerPending = true
            facts.ruledConfirmers = .preset
        }
        guard record.hasShares || record.hasTeam else { return facts }
        if let accesses = record.accesses {
            let now = nowMilliseconds
            try accesses.read { if $0.isInForce(at: now) { facts.add($0) } }
        } else {
            for means in StoredAccess.Means.given {
                for access in try accessesInForce(toRecord: record.id, by: means) {
                    facts.add(CompactAccesses.Entry(access))
                }
            }
        }
        return facts
    }

    /// To whom the record is open by those means: users first, then departments, groups and roles, each by id.
    func accessesInForce(toRecord id: Int64, by means: StoredAccess.Means) throws -> [StoredAccess] {
        let now = nowMilliseconds
        return try reader.accesses(toRecord: id, by: means).filter { $0.isInForce(at: now) }
    }
}
