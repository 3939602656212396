import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// Which situations there are at all: those without which the cells of policy.csv would not be complete.
@Suite(.serialized)
struct ReachabilityTests {
    /// Whoever may change a status by transitions.csv, as long as nobody may everything.
    private static let names = [
        "OWNER", "OWNER_SUPERIOR", "POOL_MEMBER", "POOL_ADMIN", "FIRST_CONFIRMER", "SECOND_CONFIRMER", "ORDER_ADMIN",
        "PAYMENT_FINANCE", "REFUND_FINANCE", "INVOICE_FINANCE",
    ]

    /// How a record has come to be in a situation.
    private struct Way {
        var request: CreateRecordRequest
        var steps: [(play: PolicyStage.Play, name: String)] = []
    }

    @Test func `records come where the tables let them come, and nowhere else`() async throws {
        let daemon = try DaemonProcess(configuration: "account_reporting = true\n")
        try await daemon.waitUntilServing()
        let table = try TransitionTable()
        var stage = try await PolicyStage(daemon)
        var found: Set<Situation> = []
        for object in BusinessObject.allCases {
            var left = try await starts(object, &stage)
            while let way = left.popLast() {
                var id = try await go(way, stage)
                let situation = try await Situation(of: id, stage.admin)
                guard found.insert(situation).inserted else { continue }
                for row in table.rows(of: object) {
                    let play = PolicyStage.Play.transition(row.action)
                    for name in Self.names
                    where try await stage.refusal(of: play, on: id, of: object, by: name) == nil {
                        left.append(Way(request: way.request, steps: way.steps + [(play, name)]))
                        id = try await go(way, stage)
                    }
                }
            }
        }
        await stage.close()
        #expect(found == Situation.reachable(by: table))
        #expect(found.count >= 40)
    }

    @Test func `each situation of the policy is played, or can't be brought about even by migration`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        var stage = try await PolicyStage(daemon)
        let combinations = Situation.combinations(stage.table)
        let reachable = Situation.reachable(by: try TransitionTable())
        let played = Set(PolicyStage.Stand.all.map { Situation($0) })
        var migrated: Set<Situation> = []
        for asked in combinations {
            var request = try await stage.request(asked.object)
            request.migration = Migration(
                status: asked.status, approvalStatus: asked.isApprovalInProgress ? .inProgress : Approval.Status.none)
            if asked.isInPool {
                request.ownerID = nil
                request.poolID = stage.poolIDs[asked.object]
            }
            do {
                let id = try #require(try await stage.admin.createRecord(request).record?.id)
                migrated.insert(try await Situation(of: id, stage.admin))
            } catch CRMClientError.refused(let refusal) {
                #expect(refusal.reason == "REQUEST_INVALID", "\(asked)")
            }
        }
        // That the stands are what they say.
        for stand in PolicyStage.Stand.all {
            let id = try await stage.create(stand)
            #expect(try await Situation(of: id, stage.admin) == Situation(stand), "\(stand)")
        }
        await stage.close()
        #expect(reachable.union(migrated).subtracting(played).isEmpty)
        #expect(played.subtracting(reachable.union(migrated)).isEmpty)
        let byMigrationAlone = migrated.subtracting(reachable)
        let unreachable = combinations.subtracting(reachable.union(migrated))
        print(Self.list("reached by migration alone", byMigrationAlone))
        print(Self.list("not reached at all", unreachable))
        // Only accounts have more facts than their statuses give them, and only what is UNASSIGNED lies in a pool.
        #expect(byMigrationAlone.allSatisfy { $0.isApprovalInProgress != ($0.status == .reporting) })
        #expect(
            unreachable.allSatisfy {
                $0.isInPool ? $0.status != .unassigned : $0.isFirstPending && $0.status != .confirming
            })
        #expect(!byMigrationAlone.isEmpty && !unreachable.isEmpty)
    }

    private static func list(_ title: String, _ situations: Set<Situation>) -> String {
        "\(title):\n" + situations.map { "- \($0)" }.sorted().joined(separator: "\n")
    }

    /// Each way of creating a record without migration.
    private func starts(_ object: BusinessObject, _ stage: inout PolicyStage) async throws -> [Way] {
        if PolicyStage.Stand.confirmed.contains(object) { try await stage.setFlow(of: object, hasTwoNodes: true) }
        let plain = try await stage.request(object)
        guard let poolID = stage.poolIDs[object] else { return [Way(request: plain)] }
        var forAssignment = plain
        forAssignment.forAssignment = true
        var inPool = plain
        inPool.ownerID = nil
        inPool.poolID = poolID
        return [plain, forAssignment, inPool].map { Way(request: $0) }
    }

    /// A record that has gone that way.
    private func go(_ way: Way, _ stage: PolicyStage) async throws -> Int64 {
        let id = try #require(try await stage.admin.createRecord(way.request).record?.id)
        for (play, name) in way.steps {
            let object = try #require(way.request.object)
            #expect(try await stage.refusal(of: play, on: id, of: object, by: name) == nil)
        }
        return id
    }
}
