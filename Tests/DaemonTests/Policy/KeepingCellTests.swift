import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// What no table governs but the specification: LOCK, SHARE, RESTORE and DELETE, of every object in every status.
@Suite(.serialized)
struct KeepingCellTests {
    @Test func `records are locked and shared by owner, superior and CRM_ADMIN`() async throws {
        let daemon = try DaemonProcess(configuration: "crm_admin_may_everything = true\n")
        try await daemon.waitUntilServing()
        var stage = try await PolicyStage(daemon)
        var cells = 0
        for stand in PolicyStage.Stand.all {
            let id = try await stage.record(stand)
            for name in PolicyStage.names {
                let expected =
                    stand.isSeen(by: name, stage.table)
                    ? (stand.isKept(by: name) ? nil : "DATA_PERMISSION_MISSING") : "RECORD_NOT_FOUND"
                for play in [PolicyStage.Play.operation(.share), .operation(.lock), .unlock] {
                    let refusal = try await stage.refusal(of: play, on: id, of: stand.object, by: name)
                    #expect(refusal == expected, "\(play) on \(stand) as \(name)")
                    cells += 1
                    guard refusal == nil else { continue }
                    let locked = try await stage.admin.getRecord(GetRecordRequest(id: id)).record?.locked
                    #expect(locked == (play == .operation(.lock)), "\(play) on \(stand) as \(name)")
                }
            }
        }
        await stage.close()
        #expect(cells >= 3_700)
    }

    @Test func `records are restored and deleted from the bin by CRM_ADMIN, and not found there by others`()
        async throws
    {
        let daemon = try DaemonProcess(configuration: "crm_admin_may_everything = true\n")
        try await daemon.waitUntilServing()
        var stage = try await PolicyStage(daemon)
        let fromBin: [CRMModel.Operation] = [.restore, .delete]
        let others: [CRMModel.Operation] = [.edit, .changeOwner, .addTeam, .invalidate, .share, .lock]
        var cells = 0
        for stand in PolicyStage.Stand.all {
            let id = try await stage.record(stand)
            for operation in fromBin {
                for name in PolicyStage.names {
                    let refusal = try await stage.refusal(of: .operation(operation), on: id, of: stand.object, by: name)
                    let expected =
                        !stand.isSeen(by: name, stage.table)
                        ? "RECORD_NOT_FOUND" : name == "CRM_ADMIN" ? "STATUS_FORBIDS" : "CRM_ADMIN_REQUIRED"
                    #expect(refusal == expected, "\(operation.protoName) on active \(stand) as \(name)")
                    cells += 1
                }
            }
            try await invalidate(id, stand, stage)
            for operation in others + fromBin {
                // Who may is last: what is deleted is found by nobody.
                for name in PolicyStage.names.filter({ $0 != "CRM_ADMIN" }) + ["CRM_ADMIN"] {
                    let refusal = try await stage.refusal(of: .operation(operation), on: id, of: stand.object, by: name)
                    let expected: String? =
                        if name != "CRM_ADMIN" { "RECORD_NOT_FOUND" } else if fromBin.contains(operation) { nil } else {
                            stage.table.isGoverned(operation) && !stage.table.offers(operation, on: stand.object)
                                ? "OPERATION_NOT_OFFERED" : "RECORD_INVALIDATED"
                        }
                    #expect(refusal == expected, "\(operation.protoName) on invalidated \(stand) as \(name)")
                    cells += 1
                }
                guard operation == .restore else { continue }
                let record = try await stage.admin.getRecord(GetRecordRequest(id: id)).record
                #expect(record?.status == stand.status && record?.lifeState == .active, "\(stand)")
                try await invalidate(id, stand, stage)
            }
            await #expect(throws: CRMClientError.self, "\(stand)") {
                try await stage.admin.getRecord(GetRecordRequest(id: id))
            }
        }
        await stage.close()
        #expect(cells >= 12_300)
    }

    @Test func `CRM_ADMIN who may not everything keeps records and the bin all the same`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        var stage = try await PolicyStage(daemon)
        var binned = 0
        for stand in PolicyStage.Stand.all {
            let id = try await stage.create(stand)
            for play in [PolicyStage.Play.operation(.share), .operation(.lock), .unlock] {
                let refusal = try await stage.refusal(of: play, on: id, of: stand.object, by: "CRM_ADMIN")
                #expect(refusal == nil, "\(play) on \(stand)")
            }
            guard stage.table.refusal(of: .invalidate, on: stand, to: "OWNER") == nil else { continue }
            for operation in [CRMModel.Operation.restore, .delete] {
                for (operation, name) in [(.invalidate, "OWNER"), (operation, "CRM_ADMIN")] {
                    let refusal = try await stage.refusal(of: .operation(operation), on: id, of: stand.object, by: name)
                    #expect(refusal == nil, "\(operation.protoName) on \(stand)")
                }
            }
            binned += 1
        }
        await stage.close()
        #expect(binned >= 30)
    }

    private func invalidate(_ id: Int64, _ stand: PolicyStage.Stand, _ stage: PolicyStage) async throws {
        try await stage.offering(.invalidate, on: stand.object) {
            let invalidated = try await stage.admin.invalidateRecords(InvalidateRecordsRequest(ids: [id])).results
            #expect(invalidated.map(\.error) == [nil], "\(stand)")
        }
    }
}
