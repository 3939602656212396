import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// What a lock refuses: every operation of policy.csv and every change of status, of every object in every status.
@Suite(.serialized)
struct LockCellTests {
    @Test func `a locked record is changed by owner, superior and CRM_ADMIN alone`() async throws {
        let daemon = try DaemonProcess(configuration: "crm_admin_may_everything = true\n")
        try await daemon.waitUntilServing()
        let transitions = try TransitionTable()
        var stage = try await PolicyStage(daemon)
        var cells = 0
        /// Those that nothing but the lock has refused.
        var lockedOut = 0
        for stand in PolicyStage.Stand.all {
            var id = try await locked(stand, &stage)
            for (play, unlocked) in plays(on: stand, transitions, stage.table) {
                for name in PolicyStage.names {
                    let refusal = try await stage.refusal(of: play, on: id, of: stand.object, by: name)
                    let reason = unlocked[name] ?? nil
                    let isHeldUp = reason != "RECORD_NOT_FOUND" && !stand.isKept(by: name)
                    #expect(refusal == (isHeldUp ? "RECORD_LOCKED" : reason), "\(play) on locked \(stand) as \(name)")
                    cells += 1
                    if isHeldUp, reason == nil { lockedOut += 1 }
                    if refusal == nil, !PolicyStage.isRepeatable(play) { id = try await locked(stand, &stage) }
                }
            }
        }
        await stage.close()
        #expect(cells >= 10_900)
        #expect(lockedOut >= 600)
    }

    private func locked(_ stand: PolicyStage.Stand, _ stage: inout PolicyStage) async throws -> Int64 {
        let id = try await stage.record(stand)
        let results = try await stage.admin.lockRecords(LockRecordsRequest(ids: [id])).results
        #expect(results.map(\.error) == [nil], "\(stand)")
        return id
    }

    /// What the object offers, and to whom for what reason it is refused, or nil, while the record is not locked.
    private func plays(
        on stand: PolicyStage.Stand, _ transitions: TransitionTable, _ policy: PolicyTable
    ) -> [(PolicyStage.Play, [String: String?])] {
        let operations = [CRMModel.Operation.edit, .changeOwner, .addTeam, .invalidate].filter {
            policy.offers($0, on: stand.object)
        }
        return operations.map { operation in
            (.operation(operation), refusals { policy.refusal(of: operation, on: stand, to: $0) })
        }
            + transitions.rows(of: stand.object).map { row in
                (.transition(row.action), refusals { row.refusal(on: stand, to: $0, policy) })
            }
    }

    private func refusals(_ refusal: (String) -> String?) -> [String: String?] {
        Dictionary(uniqueKeysWithValues: PolicyStage.names.map { ($0, refusal($0)) })
    }
}
