import CRMModel
import CRMSample
import Testing

@testable import crmload

@Suite struct CompanyTests {
    @Test(arguments: [1, 30, 3_000, 9_999, 50_000, 1_000_000, 100_000_000])
    func `a company has a member for each hundred records, 30 to 10000`(records: Int) {
        let company = Company(recordCount: records)
        #expect(company.members.count == min(max(records / 100, 30), 10_000))
        for level in Company.Level.allCases { #expect(company.count(level) > 0) }
        #expect(company.agentCount % 7 != 0)
        #expect(Set(company.members.map(\.name)).count == company.members.count)
        for (number, member) in company.members.enumerated() { #expect(company.number(of: member) == number) }
    }

    @Test(arguments: [1, 3_000, 1_000_000])
    func `everybody's agents are those below, four levels deep`(records: Int) {
        let company = Company(recordCount: records)
        for level in [Company.Level.head, .director, .manager, .lead] {
            var next = 0
            for index in 0..<company.count(level) {
                let agents = company.agents(of: Company.Member(level, index))
                #expect(agents.lowerBound == next)
                next = agents.upperBound
                for agent in agents {
                    #expect(company.superior(ofAgent: agent, at: level) == Company.Member(level, index))
                }
            }
            #expect(next == company.agentCount)
        }
        let lead = company.superior(of: Company.Member(.agent, 0))
        #expect(lead?.level == .lead)
        #expect(company.superior(of: Company.Member(.head, 0)) == nil)
        #expect(company.superior(of: Company.Member(.colleague, 0)) == nil)
    }

    @Test func `every record is open to one colleague, half of an agent's by the team`() {
        let company = Company(recordCount: 10_000)
        var byTeam: [Int: Int] = [:]
        var count: [Int: Int] = [:]
        for id in Int64(1)...10_000 {
            let owner = company.owner(of: id)
            #expect(company.agents(of: company.colleague(ofAgent: owner)).contains(owner))
            count[owner, default: 0] += 1
            if company.isOpenByTeam(id) { byTeam[owner, default: 0] += 1 }
        }
        #expect(count.count == company.agentCount)
        for (owner, all) in count { #expect(abs(all - 2 * (byTeam[owner] ?? 0)) <= 1) }
    }

    @Test func `records are drawn out of a range, evenly, of the agents that are asked for`() throws {
        let company = Company(recordCount: 3_000)
        var generator = SeededGenerator(seed: 1)
        var counts: [Int64: Int] = [:]
        for _ in 0..<20_000 {
            let id = try #require(company.drawRecord(of: 2..<4, in: 500...2_000, using: &generator))
            counts[id, default: 0] += 1
        }
        let expected = (Int64(500)...2_000).filter { 2..<4 ~= company.owner(of: $0) }
        #expect(counts.keys.sorted() == expected)
        let mean = 20_000 / expected.count
        #expect(counts.values.allSatisfy { mean / 2...mean * 2 ~= $0 })
        let owner = company.owner(of: 10)
        #expect(company.drawRecord(of: owner..<owner + 1, in: 11...12, using: &generator) == nil)
    }

    @Test func `a record goes to another agent under the same manager`() {
        let company = Company(recordCount: 100_000)
        var generator = SeededGenerator(seed: 1)
        for owner in 0..<company.agentCount {
            let successor = company.drawSuccessor(of: owner, using: &generator)
            #expect(successor != owner)
            #expect(
                company.superior(ofAgent: successor, at: .manager) == company.superior(ofAgent: owner, at: .manager))
        }
    }

    @Test func `a company is found among other users, and missed where it isn't whole`() throws {
        let company = Company(recordCount: 1)
        var users = company.members.enumerated().map { User(id: Int64($0.offset) + 7, name: $0.element.name) }
        users.insert(User(id: 1, name: "admin"), at: 0)
        let found = try CompanyUsers(among: users)
        #expect(found.company == company)
        #expect(found.id(Company.Member(.head, 0)) == 7)
        #expect(found.names.name(company.number(of: Company.Member(.agent, 2))) == "agent.3")
        let error = #expect(throws: LoadError.self) {
            try CompanyUsers(among: users.filter { !$0.name.hasPrefix("colleague") })
        }
        #expect(error?.description.contains("no user colleague.1") == true)
    }

    @Test func `hot records are all those of as few agents as have them`() throws {
        let company = Company(recordCount: 50_000)
        let agents = try company.agents(owning: 1_000, in: 1...50_000)
        let counts = try agents.map { try #require(company.records(of: $0, in: 1...50_000)).count }
        #expect(counts.reduce(0, +) >= 1_000)
        #expect(counts.dropLast().reduce(0, +) < 1_000 + counts[0])
        #expect(try company.agents(owning: 50_000, in: 1...50_000) == 0..<company.agentCount)
        #expect(throws: LoadError.self) { try company.agents(owning: 50_001, in: 1...50_000) }
        #expect(throws: LoadError.self) { try company.agents(owning: 5, in: 1...10) }
    }
}
