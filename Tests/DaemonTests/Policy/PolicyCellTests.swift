import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// Every cell of policy.csv, played over the socket.
@Suite(.serialized)
struct PolicyCellTests {
    private static let operations: [CRMModel.Operation] = [.edit, .changeOwner, .addTeam, .invalidate]

    @Test func `what is allowed and what is denied is what the table says`() async throws {
        let daemon = try DaemonProcess(configuration: "crm_admin_may_everything = true\n")
        try await daemon.waitUntilServing()
        var stage = try await PolicyStage(daemon)
        var cells = 0
        var allowed = 0
        for stand in PolicyStage.Stand.all {
            var id = try await stage.record(stand)
            for operation in Self.operations {
                let play = PolicyStage.Play.operation(operation)
                var version = try await stored(id, stage).version
                for name in PolicyStage.names {
                    let refusal = try await stage.refusal(of: play, on: id, of: stand.object, by: name)
                    let code = stage.table.refusal(of: operation, on: stand, to: name)
                    #expect(refusal == code, "\(play) on \(stand) as \(name)")
                    cells += 1
                    guard refusal == nil else { continue }
                    allowed += 1
                    try check(operation, on: try await stored(id, stage), since: version, stage)
                    if !PolicyStage.isRepeatable(play) { id = try await stage.record(stand) }
                    version = try await stored(id, stage).version
                }
                // Nobody who was refused has changed it.
                #expect(try await stored(id, stage).version == version, "\(play) on \(stand)")
            }
        }
        await stage.close()
        #expect(cells == PolicyStage.Stand.all.count * Self.operations.count * PolicyStage.names.count)
        #expect(cells >= 4_900)
        #expect(allowed >= 900)
    }

    @Test func `an administrator who may not everything may nothing of it`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        var stage = try await PolicyStage(daemon)
        for stand in PolicyStage.Stand.all {
            let id = try await stage.create(stand)
            for operation in Self.operations {
                let play = PolicyStage.Play.operation(operation)
                let refusal = try await stage.refusal(of: play, on: id, of: stand.object, by: "CRM_ADMIN")
                let isRefused = ["DATA_PERMISSION_MISSING", "STATUS_FORBIDS", "OPERATION_NOT_OFFERED"].contains(refusal)
                #expect(isRefused, "\(operation.protoName) on \(stand): \(refusal ?? "done")")
            }
        }
        await stage.close()
    }

    private func stored(_ id: Int64, _ stage: PolicyStage) async throws -> Record {
        try #require(try await stage.admin.getRecord(GetRecordRequest(id: id)).record)
    }

    /// That what was allowed has been done.
    private func check(
        _ operation: CRMModel.Operation, on record: Record, since version: Int64, _ stage: PolicyStage
    ) throws {
        switch operation {
        case .edit: #expect(record.version == version + 1, "\(record)")
        case .changeOwner: #expect(record.ownerID == stage.id("successor"), "\(record)")
        case .invalidate: #expect(record.lifeState == .invalidated, "\(record)")
        default: break
        }
    }
}
