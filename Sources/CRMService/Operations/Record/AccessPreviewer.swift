internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Finds out who comes to see a record by a change of its owner, and who ceases to: of both owners, those above them, and
/// those with whom sharing rules share the records of only one of them.
struct AccessPreviewer {
    /// How many people a preview lists of each kind.
    private static let maximumListed = 100
    /// How many all previews together list.
    private static let maximumListedInAll = 200_000
    /// How many of those above an owner, and of those of the rules, are looked at.
    private static let maximumLookedAt = 300
    /// How many people all previews together look at: all others who change something wait meanwhile.
    private static let maximumLookedAtInAll = 300_000

    private let call: WriteCall
    /// Of whom it is found out, without repetition.
    private var people: [CRMAuthorizer.Actor] = []
    private var areAllLookedAt = true
    private var seeingBefore: Set<Int64> = []
    private var listedCount = 0
    private var lookedAtCount = 0
    /// An owner, then those above, by the owner's id.
    private var lines: [Int64: [Int64]] = [:]
    /// For whom grantees of rules stand together, one more than are looked at.
    private var members: [Set<Grantee.Kind>: [Int64]] = [:]

    init(_ call: WriteCall) {
        self.call = call
    }

    /// Notes who sees the record before the change.
    mutating func look(at record: StoredRecord, newOwnerID: Int64) throws {
        people = []
        areAllLookedAt = true
        var known: Set<Int64> = []
        let lines = [newOwnerID, record.ownerID].compactMap { $0 }.map { line(of: $0) }
        for ids in lines + [membersUnderRules(record, newOwnerID)] {
            let room = min(Self.maximumLookedAt, Self.maximumLookedAtInAll - lookedAtCount)
            if ids.count > room { areAllLookedAt = false }
            for id in ids.prefix(room) where known.insert(id).inserted {
                if let actor = call.organisation.actor(id) { people.append(actor) }
            }
            lookedAtCount += min(ids.count, room)
        }
        seeingBefore = Set(try seeing(record))
    }

    /// Compares that with who sees it now; nil if the record is gone.
    mutating func preview(_ id: Int64) throws -> AccessPreview? {
        guard let record = try call.reader.record(id) else { return nil }
        let now = try seeing(record)
        let gaining = now.filter { !seeingBefore.contains($0) }
        let stillSeeing = Set(now)
        let losing = people.map(\.id).filter { seeingBefore.contains($0) && !stillSeeing.contains($0) }
        let room = min(Self.maximumListed, (Self.maximumListedInAll - listedCount) / 2)
        let preview = AccessPreview(
            recordID: id, gainingUserIDs: Array(gaining.prefix(room)), losingUserIDs: Array(losing.prefix(room)),
            more: !areAllLookedAt || max(gaining.count, losing.count) > room)
        listedCount += preview.gainingUserIDs.count + preview.losingUserIDs.count
        return preview
    }

    private func seeing(_ record: StoredRecord) throws -> [Int64] {
        let facts = try call.facts(of: record)
        return people.filter { call.authorizer.sees(facts, by: $0, in: call.organisation) != nil }.map(\.id)
    }

    /// With whom rules share the records of only one of the owners.
    private mutating func membersUnderRules(_ record: StoredRecord, _ newOwnerID: Int64) -> [Int64] {
        func rules(_ ownerID: Int64) -> Set<SharingRule> {
            Set(call.organisation.sharingRules(of: record.object, ownedBy: ownerID))
        }
        let differing = rules(newOwnerID).symmetricDifference(record.ownerID.map(rules) ?? [])
        return members(of: Set(differing.compactMap { $0.sharedWith?.kind }))
    }

    private mutating func members(of grantees: Set<Grantee.Kind>) -> [Int64] {
        if let known = members[grantees] { return known }
        var ids: Set<Int64> = []
        for grantee in grantees {
            ids.formUnion(call.organisation.members(of: CRMAuthorizer.Grantee(grantee)).map(\.id))
        }
        let found = Array(ids.sorted().prefix(Self.maximumLookedAt + 1))
        members[grantees] = found
        return found
    }

    private mutating func line(of ownerID: Int64) -> [Int64] {
        if let known = lines[ownerID] { return known }
        let line = [ownerID] + call.organisation.superiors(of: ownerID).map(\.id)
        lines[ownerID] = line
        return line
    }
}
