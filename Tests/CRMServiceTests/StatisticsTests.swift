import CRMModel
import CRMSample
import CRMTestKit
import CRMWire
import Foundation
import Testing

@testable import CRMService

struct StatisticsTests {
    @Test func `statuses are counted and added up, of all objects or of one`() throws {
        let crm = try TestService()
        try crm.addUser("agent")
        #expect(try crm.statistics(of: .opportunity, as: "agent") == [])
        let account = try crm.create(.account, ["name": .text("a")], as: "agent").id
        func opportunity(_ amount: Int64?, _ status: Status, owner: String) throws {
            var fields: [String: Value.Kind] = ["name": .text("o"), "account": .reference(account)]
            if let amount { fields["amount"] = .money(Money(minorUnits: amount)) }
            try crm.create(.opportunity, fields, owner: owner, status: status)
        }
        try opportunity(250, .won, owner: "agent")
        try opportunity(-50, .won, owner: "agent")
        try opportunity(nil, .inProgress, owner: "agent")
        try opportunity(7, .lost, owner: "admin")
        let mine = [
            StatusStatistics(status: .inProgress, count: 1, amount: Money(currency: "CNY")),
            StatusStatistics(status: .won, count: 2, amount: Money(minorUnits: 200, currency: "CNY")),
        ]
        #expect(try crm.statistics(of: .opportunity, as: "agent") == mine)
        let all: GetStatisticsResponse = try crm.call(.getStatistics, GetStatisticsRequest(), as: "agent")
        #expect(
            all.objects == [
                ObjectStatistics(object: .account, statuses: [StatusStatistics(status: .assigned, count: 1)]),
                ObjectStatistics(object: .opportunity, statuses: mine),
            ])
        let lost = StatusStatistics(status: .lost, count: 1, amount: Money(minorUnits: 7, currency: "CNY"))
        #expect(try crm.statistics(of: .opportunity, as: "admin") == mine + [lost])
        #expect(try crm.statistics(of: .opportunity, .mine, as: "admin") == [lost])
        try crm.switch("SALES", .opportunity, .view, on: false)
        #expect(try crm.statistics(of: .opportunity, as: "agent") == [])
    }

    @Test func `sums are exact, and one that no amount can be is refused by name`() throws {
        let crm = try TestService()
        let account = try crm.create(.account, ["name": .text("a")]).id
        func add(_ amount: Int64, _ status: Status) throws -> Int64 {
            try crm.create(
                .contract,
                [
                    "name": .text("c"), "account": .reference(account),
                    "amount": .money(Money(minorUnits: amount)),
                ]
            ).id
        }
        let first = try add(.max, .normal)
        let second = try add(.max, .normal)
        let failure = error { _ = try crm.statistics(of: .contract, as: "admin") }
        #expect(failure?.reason == .limitExceeded)
        #expect(failure?.metadata == ["limit": "amount", "object": "CONTRACT", "status": "NORMAL"])
        _ = try add(.min, .normal)
        #expect(try crm.statistics(of: .contract, as: "admin").first?.amount?.minorUnits == .max - 1)
        _ = try add(.min, .normal)
        #expect(try crm.statistics(of: .contract, as: "admin").first?.amount?.minorUnits == -2)
        try crm.edit(first, ["amount": .money(Money(minorUnits: -1))])
        try crm.edit(second, ["amount": .money(Money(minorUnits: 3))])
        #expect(error { _ = try crm.statistics(of: .contract, as: "admin") }?.reason == .limitExceeded)
        for (id, amount) in [(first, Int64.max), (second, .max)] {
            try crm.edit(id, ["amount": .money(Money(minorUnits: amount))])
        }
        #expect(try crm.statistics(of: .contract, as: "admin").first?.amount?.minorUnits == -2)
    }

    @Test func `the recycle bin is told to whom it is shown`() throws {
        let crm = try TestService()
        try crm.addUser("agent")
        try crm.addUser("second", roles: ["CRM_ADMIN", "SALES"])
        let account = try crm.create(.account, ["name": .text("a")], owner: "second").id
        let contract = try crm.create(
            .contract,
            ["name": .text("c"), "account": .reference(account), "amount": .money(Money(minorUnits: 5))],
            owner: "second"
        ).id
        try crm.setLifeState(.invalidated, of: contract)
        let zero = Money(currency: "CNY")
        let binned = StatusStatistics(
            status: .normal, amount: zero, invalidatedCount: 1,
            invalidatedAmount: Money(minorUnits: 5, currency: "CNY"))
        #expect(try crm.statistics(of: .contract, as: "admin") == [binned])
        #expect(try crm.statistics(of: .contract, .mine, as: "second") == [binned])
        #expect(try crm.statistics(of: .contract, as: "agent") == [])
        // Whose CRM_ADMIN has no VIEW sees as others do, in lists too.
        try crm.switch("CRM_ADMIN", .contract, .view, on: false)
        #expect(try crm.statistics(of: .contract, as: "second") == [])
        #expect(
            try crm.list(ListRecordsRequest(object: .contract, includeInvalidated: true), as: "second").records == [])
        try crm.setLifeState(.active, of: contract)
        #expect(try crm.statistics(of: .contract, as: "second").first?.count == 1)
    }

    private static let seeds = [UInt64(1), 2, 3] + (0..<3).map { _ in UInt64.random(in: 0...UInt64.max) }

    @Test(arguments: seeds)
    func `after every change everybody's statistics are what their lists come to`(seed: UInt64) throws {
        var traffic = try StatisticsTraffic(seed: seed)
        for step in 0..<120 {
            let change = try traffic.changeSomething()
            for user in StatisticsTraffic.users {
                for object in StatisticsTraffic.objects {
                    for scene in step % 10 == 0 ? BuiltInScene.allCases : [.all] {
                        let place: Comment =
                            "seed \(seed), step \(step) (\(change)), \(user), \(object), \(scene)"
                        let told = try traffic.crm.statistics(of: object, scene, as: user)
                        let tallied = try traffic.crm.talliedStatistics(
                            of: object, scene, isAdministrator: user == "admin", as: user)
                        try #require(told == tallied, place)
                    }
                }
            }
        }
        traffic.crm.stop()
        // Nothing is kept of those who hold nothing.
        let rows = try traffic.keptRows()
        #expect(rows.contains { $0.count > 0 })
        #expect(!rows.contains { $0.count <= 0 })
        #expect(rows == (try traffic.countedRows()))
    }
}
