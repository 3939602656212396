internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

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
        // No node of a confirmation is ever confirmed before the order is.
        facts.isFirstConfirmerPending = record.status == .confirming
        if record.hasShares {
            facts.shares = try accessesInForce(toRecord: record.id, by: .share).map { share in
                RecordFacts.Share(CRMAuthorizer.Grantee(share.grantee), RecordFacts.Access(share.access))
            }
        }
        if record.hasTeam {
            facts.team = try accessesInForce(toRecord: record.id, by: .team).map { member in
                RecordFacts.TeamMember(CRMAuthorizer.Grantee(member.grantee), RecordFacts.Access(member.access))
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
