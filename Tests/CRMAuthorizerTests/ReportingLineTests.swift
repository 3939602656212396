import CRMAuthorizer
import CRMModel
import Testing

@Suite struct ReportingLineTests {
    @Test func `the numbering and the walk up agree on random trees, also after random moves`() throws {
        var chance = Chance(seed: 3)
        for _ in 0..<30 {
            let count = Int64.random(in: 1...25, using: &chance)
            var superiors: [Int64: Int64] = [:]
            var organisation = try Organisation(
                users: (1...count).map { World.user($0) }, departments: [], groups: [], roles: World.roles,
                functionPermissions: [], baseVisibility: [:])
            for _ in 0..<60 {
                let id = Int64.random(in: 1...count, using: &chance)
                let superior = chance.oneIn(5) ? nil : Int64.random(in: 1...count, using: &chance)
                if let superior, superior == id || above(superior, superiors).contains(id) {
                    #expect(throws: OrganisationError.self) { try organisation.change(World.user(id, under: superior)) }
                } else {
                    try organisation.change(World.user(id, under: superior))
                    superiors[id] = superior
                }
            }
            let line = ReportingLine(organisation)
            for id in 1...count {
                let below = Set((1...count).filter { above($0, superiors).contains(id) })
                #expect(Set(line.subordinates(of: id)) == below)
                #expect(line.subordinates(of: id).count == below.count)
                #expect(line.withSubordinates(of: id).first == id)
                for other in 1...count {
                    #expect(organisation.isSuperior(id, of: other) == below.contains(other))
                }
            }
        }
    }

    @Test func `an unknown user has nobody below`() throws {
        let line = ReportingLine(try World().organisation)
        #expect(line.subordinates(of: 777).isEmpty)
        #expect(line.withSubordinates(of: 777).isEmpty)
        #expect(line.subordinates(of: World.passerBy).isEmpty)
    }

    @Test func `deactivated users stay in the line`() throws {
        var organisation = try World().organisation
        try organisation.change(World.user(World.lead, under: World.head, active: false))
        #expect(Array(ReportingLine(organisation).subordinates(of: World.head)) == [World.lead, World.owner])
    }

    private func above(_ id: Int64, _ superiors: [Int64: Int64]) -> [Int64] {
        var chain: [Int64] = []
        var next = superiors[id]
        while let superior = next {
            chain.append(superior)
            next = superiors[superior]
        }
        return chain
    }
}
