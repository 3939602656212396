import CRMModel
import CRMTestKit
import CRMWire
import Foundation
import Testing

@testable import CRMService

/// Lists, counts, scenes, batch reads and checks agree with each other, and with a plain reading of the rule.
struct VisibilityTests {
    /// How many worlds are tried.
    private static let worldCount = ProcessInfo.processInfo.environment["CRMD_TEST_WORLDS"].flatMap { Int($0) } ?? 200
    /// A few worlds that are the same in every run, and new ones.
    static let seeds = (1...worldCount).map { $0 <= 3 ? UInt64($0) : UInt64.random(in: 0...UInt64.max) }

    @Test(arguments: seeds)
    func `list, scenes, count, batch get, check and the plain rule agree`(seed: UInt64) throws {
        let world = try RandomWorld(seed: seed)
        let ids = world.plain.items.keys.sorted()
        var seen = 0
        var asked = 0
        for (user, name) in world.names.sorted(by: { $0.key < $1.key }) where world.plain.people[user]?.isActive == true
        {
            let expected = ids.filter { world.plain.sees(user, $0) }
            let place: Comment = "seed \(seed), user \(name) (\(user))"
            let read: BatchGetRecordsResponse = try world.crm.call(
                .batchGetRecords, BatchGetRecordsRequest(ids: ids), as: name)
            #expect(read.records.map(\.id) == expected, place)
            #expect(try checked(world.crm, name, ids) == expected, place)
            for scene in BuiltInScene.allCases {
                try expectAgreement(world, scene, user, name, seed)
            }
            seen += expected.count
            asked += ids.count
        }
        // Both answers come.
        #expect(seen > 0 && seen < asked, "seed \(seed): \(seen) of \(asked)")
        world.crm.stop()
    }

    /// Holds lists and counts of a scene against the plain rule.
    private func expectAgreement(
        _ world: RandomWorld, _ scene: BuiltInScene, _ user: Int64, _ name: String, _ seed: UInt64
    ) throws {
        let isAdministrator = world.plain.isAdministrator(user)
        let all = world.plain.items.filter { world.plain.shows(scene.protoName, user, $0.key) }
        // Records in the recycle bin are listed only when they are asked for.
        let expected = all.filter { !$0.value.isInvalidated }.keys.sorted()
        let place: Comment = "seed \(seed), user \(name) (\(user)), \(scene.protoName)"
        var request = ListRecordsRequest(object: world.object, pageSize: 37, scene: scene)
        #expect(try listed(world.crm, name, request) == expected.reversed(), place)
        if isAdministrator {
            request.includeInvalidated = true
            #expect(try listed(world.crm, name, request) == all.keys.sorted().reversed(), place)
            request.includeInvalidated = false
        }
        // By other orders, which are other plans.
        request.sort = Sort(field: "id")
        #expect(try listed(world.crm, name, request) == expected, place)
        request.sort = Sort(field: world.object == .account ? "name" : "order_date")
        request.pageSize = 1_000
        #expect(try listed(world.crm, name, request).sorted() == expected, place)

        #expect(
            try world.crm.statistics(of: world.object, scene, as: name)
                == world.crm.talliedStatistics(of: world.object, scene, isAdministrator: isAdministrator, as: name),
            place)

        let count = CountRecordsRequest(object: world.object, scene: scene)
        #expect(try counted(world.crm, name, count) == CountRecordsResponse(count: Int64(expected.count)), place)
        let half = UInt32(expected.count / 2)
        guard half > 0 else { return }
        var some = count
        some.atMost = half
        #expect(try counted(world.crm, name, some) == CountRecordsResponse(count: Int64(half), more: true), place)
    }

    private func counted(
        _ crm: TestService, _ user: String, _ request: CountRecordsRequest
    ) throws -> CountRecordsResponse {
        try crm.call(.countRecords, request, as: user)
    }

    private func listed(_ crm: TestService, _ user: String, _ request: ListRecordsRequest) throws -> [Int64] {
        var request = request
        var ids: [Int64] = []
        repeat {
            let page = try crm.list(request, as: user)
            ids += page.records.map(\.id)
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        return ids
    }

    private func checked(_ crm: TestService, _ user: String, _ ids: [Int64]) throws -> [Int64] {
        let response: BatchCheckResponse = try crm.call(
            .batchCheck, BatchCheckRequest(operation: .view, recordIDs: ids), as: user)
        return response.results.filter(\.allowed).map(\.recordID)
    }
}
