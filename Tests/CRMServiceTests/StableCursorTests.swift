import CRMModel
import CRMSample
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// Pages of a list while others create, edit, share and transfer records between them.
struct StableCursorTests {
    static let orders: [Sort?] = [
        nil, Sort(field: "id"), Sort(field: "name"), Sort(field: "name", descending: true),
        Sort(field: "annual_revenue"), Sort(field: "modified_at", descending: true),
    ]

    /// A viewer whom each scene shows about forty records that stay put, between others that don't.
    private final class Traffic {
        let crm: TestService
        var chance: SeededGenerator
        private let viewer: User
        private var restless: [Int64] = []
        private var steady: [BuiltInScene: Set<Int64>] = [:]

        init(seed: UInt64) throws {
            crm = try TestService { $0.crmAdminMayEverything = true }
            chance = SeededGenerator(seed: seed)
            viewer = try crm.addUser("viewer")
            try crm.addUser("below", under: "viewer")
            try crm.addUser("other")
            for number in 0..<160 {
                let scene = [BuiltInScene.mine, .subordinates, .team, .shared][number % 4]
                let id = try add(scene)
                for shown in [scene, .all] { steady[shown, default: []].insert(id) }
                restless.append(try add(scene))
            }
        }

        func steady(_ scene: BuiltInScene) -> Set<Int64> { steady[scene] ?? [] }

        /// A record that the scene shows, of one of few values.
        private func add(_ scene: BuiltInScene) throws -> Int64 {
            crm.clock.advance(milliseconds: Int64.random(in: 0...1, using: &chance))
            let owner = scene == .mine ? "viewer" : scene == .subordinates ? "below" : "other"
            let id = try crm.create(.account, fields, owner: owner).id
            if scene == .team { try crm.addTeam([id], [.userID(viewer.id)]) }
            if scene == .shared { try crm.share([id], with: [.userID(viewer.id)]) }
            return id
        }

        private var fields: [String: Value.Kind] {
            let name = ["a", "b", "c", "d"].randomElement(using: &chance) ?? ""
            let revenue = Int64.random(in: 0..<5, using: &chance)
            return ["name": .text(name)].merging(
                revenue == 0 ? [:] : ["annual_revenue": .money(Money(minorUnits: revenue))]
            ) { $1 }
        }

        func disturb() throws {
            for _ in 0..<4 {
                guard let id = restless.randomElement(using: &chance) else { return }
                switch Int.random(in: 0..<6, using: &chance) {
                case 0 where restless.count < 250:
                    restless.append(try add(BuiltInScene.allCases.randomElement(using: &chance) ?? .mine))
                case 1: try crm.edit(id, fields)
                case 2: try crm.edit(id, [:], clearing: ["annual_revenue"])
                case 3:
                    try crm.changeOwners([id], to: ["viewer", "below", "other"].randomElement(using: &chance) ?? "")
                case 4:
                    try crm.removeTeam([id], [.userID(viewer.id)])
                    try crm.unshare([id], with: [.userID(viewer.id)])
                default:
                    try crm.addTeam([id], [.userID(viewer.id)])
                    try crm.share([id], with: [.userID(viewer.id)])
                }
            }
        }
    }

    @Test(arguments: [UInt64(1), UInt64.random(in: 0...UInt64.max)])
    func `what stays put is listed once, in its order, by each scene and in each order`(seed: UInt64) throws {
        let traffic = try Traffic(seed: seed)
        for scene in BuiltInScene.allCases {
            for sort in Self.orders {
                let place: Comment = "seed \(seed), \(scene.protoName), \(sort.map(\.description) ?? "-")"
                let steady = traffic.steady(scene)
                let before = try pages(traffic, scene, sort, size: 1_000).filter(steady.contains)
                #expect(Set(before) == steady, place)
                let during = try pages(traffic, scene, sort, size: 6) { try traffic.disturb() }
                #expect(during.filter(steady.contains) == before, place)
                if sort == nil || sort?.field == "id" { #expect(Set(during).count == during.count, place) }
            }
        }
    }

    private func pages(
        _ traffic: Traffic, _ scene: BuiltInScene, _ sort: Sort?, size: UInt32, between: () throws -> Void = {}
    ) throws -> [Int64] {
        var ids: [Int64] = []
        var token = ""
        repeat {
            let page = try traffic.crm.list(
                ListRecordsRequest(object: .account, sort: sort, pageSize: size, pageToken: token, scene: scene),
                as: "viewer")
            ids += page.records.map(\.id)
            token = page.nextPageToken
            try between()
        } while !token.isEmpty
        return ids
    }
}
