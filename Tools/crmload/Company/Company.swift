/// A made-up company: how many members it has at each level, who is above whom, and which records are whose.
///
/// Nothing of it is stored but the members themselves. Who is above whom follows from their numbers, whose a record is
/// from its id; see `Company+Records.swift`.
struct Company: Sendable, Hashable {
    /// A level of the reporting line, from above; colleagues stand outside of it.
    enum Level: String, CaseIterable, Sendable {
        case head, director, manager, lead, agent, colleague

        /// The level above; nil for the head and for colleagues.
        var above: Level? {
            switch self {
            case .head, .colleague: nil
            case .director: .head
            case .manager: .director
            case .lead: .manager
            case .agent: .lead
            }
        }
    }

    /// A member, by level and place in it.
    struct Member: Sendable, Hashable {
        let level: Level
        /// From 0 on.
        let index: Int

        init(_ level: Level, _ index: Int) {
            self.level = level
            self.index = index
        }

        /// The user's name: "agent.1", the only head's "head".
        var name: String { level == .head ? "head" : "\(level.rawValue).\(index + 1)" }
    }

    let directorCount: Int
    let managerCount: Int
    let leadCount: Int
    let agentCount: Int
    let colleagueCount: Int

    /// A company of that many members at each level, at least one.
    init(directors: Int, managers: Int, leads: Int, agents: Int, colleagues: Int) {
        directorCount = directors
        managerCount = managers
        leadCount = leads
        agentCount = agents
        colleagueCount = colleagues
    }

    /// A company for so many records: a member for each hundred of them, 30 to 10,000.
    init(recordCount: Int) {
        let memberCount = min(max(recordCount / 100, 30), 10_000)
        let lineCount = memberCount * 4 / 5
        let (directors, managers, leads) = (max(2, lineCount / 200), max(3, lineCount / 40), max(4, lineCount / 8))
        var agents = lineCount - 1 - directors - managers - leads
        // Every seventh record is of the same object; every agent is to own some of each.
        if agents % 7 == 0 { agents -= 1 }
        self.init(
            directors: directors, managers: managers, leads: leads, agents: agents,
            colleagues: memberCount - 1 - directors - managers - leads - agents)
    }

    /// How many members there are at a level.
    func count(_ level: Level) -> Int {
        switch level {
        case .head: 1
        case .director: directorCount
        case .manager: managerCount
        case .lead: leadCount
        case .agent: agentCount
        case .colleague: colleagueCount
        }
    }

    /// All members, those of a level together, from above.
    var members: [Member] {
        Level.allCases.flatMap { level in (0..<count(level)).map { Member(level, $0) } }
    }

    /// The place of a member among all ``members``.
    func number(of member: Member) -> Int {
        let before =
            switch member.level {
            case .head: 0
            case .director: 1
            case .manager: 1 + directorCount
            case .lead: 1 + directorCount + managerCount
            case .agent: 1 + directorCount + managerCount + leadCount
            case .colleague: 1 + directorCount + managerCount + leadCount + agentCount
            }
        return before + member.index
    }

    /// Whom a member reports to; nil for the head and for colleagues.
    func superior(of member: Member) -> Member? {
        member.level.above.map { above in
            Member(above, Self.share(of: member.index, among: count(member.level), by: count(above)))
        }
    }

    /// Whom an agent reports to at that level of the line.
    func superior(ofAgent index: Int, at level: Level) -> Member {
        var member = Member(.agent, index)
        while member.level != level, let superior = superior(of: member) { member = superior }
        return member
    }

    /// The agents whose records a member sees by the reporting line or as their owner; of a colleague, those whose
    /// records are open to the colleague.
    func agents(of member: Member) -> Range<Int> {
        var (level, range) = (member.level, member.index..<member.index + 1)
        if level == .colleague { return Self.shares(of: range, by: colleagueCount, among: agentCount) }
        for below in Level.allCases where below.above == level {
            range = Self.shares(of: range, by: count(level), among: count(below))
            level = below
        }
        return range
    }

    /// The colleague to whom an agent's records are open.
    func colleague(ofAgent index: Int) -> Member {
        Member(.colleague, Self.share(of: index, among: agentCount, by: colleagueCount))
    }

    // MARK: Things shared out evenly, neighbours together

    private static func share(of index: Int, among count: Int, by shares: Int) -> Int { index * shares / count }

    private static func shares(of range: Range<Int>, by shares: Int, among count: Int) -> Range<Int> {
        func start(_ share: Int) -> Int { (share * count + shares - 1) / shares }
        return start(range.lowerBound)..<start(range.upperBound)
    }
}
