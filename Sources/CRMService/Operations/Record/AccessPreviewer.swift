internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Finds out who comes to see a record by a change of its owner, and who ceases to: of both owners and those above them.
struct AccessPreviewer {
    /// How many people a preview lists of each kind.
    private static let maximumListed = 100
    /// How many all previews together list.
    private static let maximumListedInAll = 200_000
    /// How many of those above an owner are looked at.
    private static let maximumLookedAt = 300

    private let call: WriteCall
    /// The new owner, the former one, and those above each, without repetition.
    private var people: [CRMAuthorizer.Actor] = []
    private var areAllLookedAt = true
    private var seeingBefore: Set<Int64> = []
    private var listedCount = 0
    /// An owner, then those above, by the owner's id.
    private var lines: [Int64: [Int64]] = [:]

    init(_ call: WriteCall) {
        self.call = call
    }

    /// Notes who sees the record before the change.
    mutating func look(at record: StoredRecord, newOwnerID: Int64) throws {
        people = []
        areAllLookedAt = true
        var known: Set<Int64> = []
        for owner in [newOwnerID, record.ownerID].compactMap({ $0 }) {
            let line = line(of: owner)
            if line.count > Self.maximumLookedAt { areAllLookedAt = false }
            for id in line.prefix(Self.maximumLookedAt) where known.insert(id).inserted {
                if let actor = call.organisation.actor(id) { people.append(actor) }
            }
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

    private mutating func line(of ownerID: Int64) -> [Int64] {
        if let known = lines[ownerID] { return known }
        let line = [ownerID] + call.organisation.superiors(of: ownerID).map(\.id)
        lines[ownerID] = line
        return line
    }
}
