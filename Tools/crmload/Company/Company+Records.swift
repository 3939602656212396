internal import CRMSample

/// Whose a record is, by its id.
extension Company {
    /// Who may see a record; by which way its colleague does, is ``isOpenByTeam(_:)``.
    enum Relation: Sendable {
        /// The record's owner.
        case owner
        /// Somebody three levels above the owner or more: a director, or the head.
        case superior
        /// The colleague who is in the record's team, or with whom it is shared.
        case colleague
    }

    /// The agent who owns the record from the beginning.
    func owner(of id: Int64) -> Int { Int(id % Int64(agentCount)) }

    /// Whether the record's colleague sees it by the related team, READ_WRITE, and not by a share, READ_WRITE too.
    ///
    /// Half of each agent's records are open in either way.
    func isOpenByTeam(_ id: Int64) -> Bool { id / Int64(agentCount) % 2 == 0 }

    /// Draws a member who has that relation to the record.
    func draw(_ relation: Relation, to id: Int64, using generator: inout SeededGenerator) -> Member {
        let owner = owner(of: id)
        return switch relation {
        case .owner: Member(.agent, owner)
        case .superior: superior(ofAgent: owner, at: generator.next() & 1 == 0 ? .director : .head)
        case .colleague: colleague(ofAgent: owner)
        }
    }

    /// Draws a record out of those in `range` that one of the agents owns; nil when the drawn agent has none there.
    func drawRecord(
        of agents: Range<Int>, in range: ClosedRange<Int64>, using generator: inout some RandomNumberGenerator
    ) -> Int64? {
        guard let records = records(of: agents.lowerBound + generator.draw(below: agents.count), in: range) else {
            return nil
        }
        return records.first + Int64(generator.draw(below: records.count)) * Int64(agentCount)
    }

    /// The first of the records in `range` that an agent owns, and how many there are; nil if there is none. They lie
    /// ``agentCount`` apart.
    func records(of agent: Int, in range: ClosedRange<Int64>) -> (first: Int64, count: Int)? {
        let step = Int64(agentCount)
        let distance = (Int64(agent) - range.lowerBound) % step
        let first = range.lowerBound + (distance < 0 ? distance + step : distance)
        return first <= range.upperBound ? (first, Int((range.upperBound - first) / step) + 1) : nil
    }

    /// The agents, as few as possible, who own so many of the records in `range` among themselves.
    ///
    /// - Throws: `LoadError` when there are too few records for that, or for every agent to own one.
    func agents(owning count: Int, in range: ClosedRange<Int64>) throws -> Range<Int> {
        guard range.count >= agentCount, count <= range.count else {
            throw LoadError(
                "\(count) hot records are too many, or there are too few in all: \(range.count) of \(agentCount) agents"
            )
        }
        return 0..<min((count * agentCount + range.count - 1) / range.count, agentCount)
    }

    /// Draws whom an owner may hand a record over to, so that who stood above stays above: another agent under the
    /// same manager. It is the owner if there is no other.
    func drawSuccessor(of owner: Int, using generator: inout SeededGenerator) -> Int {
        let agents = agents(of: superior(ofAgent: owner, at: .manager))
        guard agents.count > 1 else { return owner }
        let index = agents.lowerBound + generator.draw(below: agents.count - 1)
        return index < owner ? index : index + 1
    }
}
