internal import CRMSample
internal import NIOCore

/// Writes one connection's requests, drawn by chance. The same seed gives the same requests.
struct RequestSource {
    private let requests: LoadRequests
    private var generator: SeededGenerator

    init(_ requests: LoadRequests, seed: UInt64) {
        self.requests = requests
        generator = SeededGenerator(seed: seed)
    }

    /// Appends the next request to `buffer`.
    ///
    /// - Returns: of which part of the mix it is.
    mutating func append(to buffer: inout ByteBuffer, streamID: UInt32) -> Int {
        let part = drawPart()
        let request = draw(requests.writers[part])
        requests.writers[part].append(to: &buffer, streamID: streamID, request, of: requests.names)
        return part
    }

    private mutating func drawPart() -> Int {
        let ends = requests.weightEnds
        guard ends.count > 1 else { return 0 }
        let number = generator.draw(below: ends[ends.count - 1])
        return ends.firstIndex { number < $0 } ?? 0
    }

    private mutating func draw(_ writer: RequestWriter) -> DrawnRequest {
        var request = DrawnRequest()
        if writer.records != .none, let recordIDs = requests.recordIDs {
            request.recordID = recordIDs.draw(using: &generator)
        }
        request.text = generator.next()
        guard writer.actor != .nobody else { return request }
        guard let company = requests.company else {
            request.user = 0
            if writer.records == .batch { request.otherRecordIDs = drawOthers(than: request.recordID) { _ in nil } }
            return request
        }
        let actor = drawActor(writer.actor, of: request.recordID, in: company.company)
        request.user = company.company.number(of: actor)
        if writer.records == .batch {
            let (company, agents) = (company.company, company.company.agents(of: actor))
            request.otherRecordIDs = drawOthers(than: request.recordID) { [requests] generator in
                requests.recordIDs?.draw(ownedBy: agents, of: company, using: &generator)
            }
        }
        if writer.actor == .superior {
            let owner = company.company.owner(of: request.recordID)
            request.successorID = company.id(
                Company.Member(.agent, company.company.drawSuccessor(of: owner, using: &generator)))
        }
        return request
    }

    private mutating func drawActor(_ actor: ScenarioActor, of id: Int64, in company: Company) -> Company.Member {
        switch actor {
        case .nobody, .holder:
            let relation: Company.Relation =
                switch generator.draw(below: 3) {
                case 0: .owner
                case 1: .superior
                default: .colleague
                }
            return company.draw(relation, to: id, using: &generator)
        case .superior: return company.draw(.superior, to: id, using: &generator)
        case .manager: return Company.Member(.manager, generator.draw(below: company.managerCount))
        case .agent: return Company.Member(.agent, generator.draw(below: company.agentCount))
        }
    }

    /// Draws the other records of a batch, all distinct.
    ///
    /// - Parameter preferred: draws one of those that are to be taken first; nil if there is none. Where there are too
    ///   few of them, the rest are any.
    private mutating func drawOthers(
        than id: Int64, _ preferred: (inout SeededGenerator) -> Int64?
    ) -> [Int64] {
        guard let recordIDs = requests.recordIDs else { return [] }
        var known = Set<Int64>(minimumCapacity: requests.batchSize)
        known.insert(id)
        var others: [Int64] = []
        others.reserveCapacity(requests.batchSize)
        var attempts = 4 * requests.batchSize
        while others.count < requests.batchSize - 1 {
            attempts -= 1
            let drawn = attempts > 0 ? preferred(&generator) : nil
            let other = drawn ?? recordIDs.draw(using: &generator)
            if known.insert(other).inserted { others.append(other) }
        }
        return others
    }
}
