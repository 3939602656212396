import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// Lists, batch reads and checks agree with each other, and with a plain reading of the rule.
struct VisibilityTests {
    /// A few that are the same in every run, and a new one.
    static let seeds: [UInt64] = [1, 2, 3] + [UInt64.random(in: 0...UInt64.max)]

    @Test(arguments: seeds)
    func `list, batch get, check and the plain rule agree`(seed: UInt64) throws {
        let world = try RandomWorld(seed: seed)
        let ids = world.plain.items.keys.sorted()
        var seen = 0
        var asked = 0
        for (user, name) in world.names.sorted(by: { $0.key < $1.key }) where world.plain.people[user]?.isActive == true
        {
            let expected = ids.filter { world.plain.sees(user, $0) }
            let place: Comment = "seed \(seed), user \(name) (\(user))"
            #expect(try listed(world.crm, name, pageSize: 1_000) == expected.reversed(), place)
            #expect(try listed(world.crm, name, pageSize: 7) == expected.reversed(), place)
            #expect(try listed(world.crm, name, sort: Sort(field: "id"), pageSize: 10) == expected, place)
            #expect(try sorted(world.crm, name) == expected, place)
            let read: BatchGetRecordsResponse = try world.crm.call(
                .batchGetRecords, BatchGetRecordsRequest(ids: ids), as: name)
            #expect(read.records.map(\.id) == expected, place)
            #expect(try checked(world.crm, name, ids) == expected, place)
            seen += expected.count
            asked += ids.count
        }
        // Neither answer is rare.
        #expect(seen > asked / 20 && seen < asked * 9 / 10, "seed \(seed): \(seen) of \(asked)")
    }

    @Test(arguments: seeds)
    func `scenes and counts agree with the plain rule`(seed: UInt64) throws {
        let world = try RandomWorld(seed: seed)
        let ids = world.plain.items.keys.sorted()
        var shown: [BuiltInScene: Int] = [:]
        for (user, name) in world.names.sorted(by: { $0.key < $1.key }) where world.plain.people[user]?.isActive == true
        {
            for scene in BuiltInScene.allCases {
                let expected = ids.filter { world.plain.shows(scene.protoName, user, $0) }
                let place: Comment = "seed \(seed), user \(name) (\(user)), \(scene.protoName)"
                #expect(try listed(world.crm, name, scene, pageSize: 7) == expected.reversed(), place)
                #expect(try sorted(world.crm, name, scene) == expected, place)
                #expect(
                    try counted(world.crm, name, scene) == CountRecordsResponse(count: Int64(expected.count)), place)
                let half = UInt32(expected.count / 2)
                #expect(
                    try half == 0
                        || counted(world.crm, name, scene, atMost: half)
                            == CountRecordsResponse(count: Int64(half), more: true),
                    place)
                shown[scene, default: 0] += expected.count
            }
        }
        #expect(BuiltInScene.allCases.allSatisfy { shown[$0, default: 0] > 20 }, "seed \(seed): \(shown)")
    }

    private func counted(
        _ crm: TestService, _ user: String, _ scene: BuiltInScene, atMost: UInt32 = 0
    ) throws -> CountRecordsResponse {
        try crm.call(.countRecords, CountRecordsRequest(object: .account, scene: scene, atMost: atMost), as: user)
    }

    private func listed(
        _ crm: TestService, _ user: String, _ scene: BuiltInScene = .all, sort: Sort? = nil, pageSize: UInt32
    ) throws -> [Int64] {
        var ids: [Int64] = []
        var token = ""
        repeat {
            let page = try crm.list(
                ListRecordsRequest(object: .account, sort: sort, pageSize: pageSize, pageToken: token, scene: scene),
                as: user)
            ids += page.records.map(\.id)
            token = page.nextPageToken
        } while !token.isEmpty
        return ids
    }

    /// By another order than that of the ids, which is another plan.
    private func sorted(_ crm: TestService, _ user: String, _ scene: BuiltInScene = .all) throws -> [Int64] {
        try listed(crm, user, scene, sort: Sort(field: "name"), pageSize: 1_000).sorted()
    }

    private func checked(_ crm: TestService, _ user: String, _ ids: [Int64]) throws -> [Int64] {
        let response: BatchCheckResponse = try crm.call(
            .batchCheck, BatchCheckRequest(operation: .view, recordIDs: ids), as: user)
        return response.results.filter(\.allowed).map(\.recordID)
    }
}
