import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct BatchTests {
    let crm: TestService
    let mine: [Int64]
    let others: Int64
    let friend: Grantee.Kind

    init() throws {
        crm = try TestService()
        try crm.addUser("owner")
        try crm.addUser("stranger")
        friend = .userID(try crm.addUser("friend").id)
        let crm = crm
        mine = try (0..<3).map { try crm.create(.account, ["name": .text("a\($0)")], as: "owner").id }
        others = try crm.create(.account, ["name": .text("b")], as: "stranger").id
    }

    private func reasons(_ results: [BatchResult]) -> [String] {
        results.map { $0.error?.reason ?? "done" }
    }

    private func shared() throws -> [Int64] {
        try mine.filter { try crm.sees($0, as: "friend") }
    }

    @Test func `each record has its result, in the order asked, once`() throws {
        let results = try crm.share([mine[2], others, mine[0], mine[2]], with: [friend], as: "owner")
        #expect(results.map(\.recordID) == [mine[2], others, mine[0]])
        #expect(reasons(results) == ["done", "RECORD_NOT_FOUND", "done"])
        #expect(results[1].error?.code == 5)
        #expect(results[1].error?.metadata == ["record_id": "\(others)"])
        #expect(try shared() == [mine[0], mine[2]])
    }

    @Test func `all or nothing is nothing when one fails, and says so of the others`() throws {
        let options = BatchOptions(allOrNothing: true)
        let results = try crm.share([mine[0], others, mine[1]], with: [friend], options: options, as: "owner")
        #expect(reasons(results) == ["BATCH_UNDONE", "RECORD_NOT_FOUND", "BATCH_UNDONE"])
        #expect(results[0].error?.code == 10)
        #expect(try shared().isEmpty)
        let good = try crm.share(mine, with: [friend], options: options, as: "owner")
        #expect(reasons(good) == ["done", "done", "done"])
        #expect(try shared() == mine)
    }

    @Test func `a dry run tells the same and changes nothing, not even what is kept for the key`() throws {
        let ids = mine + [others]
        for allOrNothing in [false, true] {
            let dry = BatchOptions(allOrNothing: allOrNothing, dryRun: true)
            let results = try crm.share(ids, with: [friend], options: dry, as: "owner", key: "k")
            let done = allOrNothing ? "BATCH_UNDONE" : "done"
            #expect(reasons(results) == [done, done, done, "RECORD_NOT_FOUND"])
            #expect(try shared().isEmpty)
        }
        try crm.share(ids, with: [friend], as: "owner", key: "k")
        #expect(try shared() == mine)
    }

    @Test func `the answer of a batch that has changed something is kept, of one that has not isn't`() throws {
        let undone = BatchOptions(allOrNothing: true)
        try crm.share(mine + [others], with: [friend], options: undone, as: "owner", key: "k")
        let first = try crm.share(mine + [others], with: [friend], as: "owner", key: "k")
        try crm.unshare([mine[0]], with: [friend], as: "owner")
        #expect(try crm.share(mine + [others], with: [friend], as: "owner", key: "k") == first)
        #expect(try shared() == [mine[1], mine[2]])
    }

    @Test func `no ids and too many are refused as a whole`() throws {
        #expect(error { try crm.share([], with: [friend]) }?.reason == .requestInvalid)
        let many = error { try crm.share(Array(1...1_001), with: [friend]) }
        #expect(many?.metadata == ["limit": "batch_ids"])
        #expect(try crm.share(Array(1...1_000), with: [friend]).count == 1_000)
        let roles = try (0..<11).map { number in
            let role: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "R\(number)"))
            return Grantee.Kind.roleID(role.role?.id ?? 0)
        }
        let product = error { try crm.share(Array(1...1_000), with: roles) }
        #expect(product?.metadata == ["limit": "batch_changes"])
    }
}
