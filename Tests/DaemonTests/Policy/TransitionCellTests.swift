import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// Every row of transitions.csv, in every status and by everybody, played over the socket.
@Suite(.serialized)
struct TransitionCellTests {
    @Test func `each change of status is open to those whom the table names, and to nobody else`() async throws {
        let daemon = try DaemonProcess(configuration: "crm_admin_may_everything = true\n")
        try await daemon.waitUntilServing()
        let table = try TransitionTable()
        #expect(table.rows.count == 48)
        var stage = try await PolicyStage(daemon)
        var made: Set<String> = []
        var cells = 0
        for stand in PolicyStage.Stand.all {
            var id = try await stage.record(stand)
            for row in table.rows(of: stand.object) {
                for name in PolicyStage.names {
                    let cell = "\(row.action.protoName) on \(stand) as \(name)"
                    let play = PolicyStage.Play.transition(row.action)
                    let refusal = try await stage.refusal(of: play, on: id, of: stand.object, by: name)
                    #expect(refusal == row.refusal(on: stand, to: name, stage.table), "\(cell)")
                    cells += 1
                    guard refusal == nil else { continue }
                    let record = try await stage.admin.getRecord(GetRecordRequest(id: id)).record
                    #expect(record?.status == status(after: row, of: stand), "\(cell)")
                    if name != "CRM_ADMIN" { made.insert("\(row.object.protoName) \(row.action.protoName)") }
                    id = try await stage.record(stand)
                }
                // Nobody who was refused has changed it.
                let status = try await stage.admin.getRecord(GetRecordRequest(id: id)).record?.status
                #expect(status == stand.status, "\(row.action.protoName) on \(stand)")
            }
        }
        await stage.close()
        #expect(made.count == table.rows.count)
        #expect(cells >= 6_200)
    }

    @Test func `an administrator who may not everything changes what the table says`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let table = try TransitionTable()
        var stage = try await PolicyStage(daemon)
        var allowed = 0
        for stand in PolicyStage.Stand.all {
            var id = try await stage.create(stand)
            for row in table.rows(of: stand.object) {
                let play = PolicyStage.Play.transition(row.action)
                let refusal = try await stage.refusal(of: play, on: id, of: stand.object, by: "CRM_ADMIN")
                let isPossible = row.from.contains(stand.status.protoName)
                let isNamed = row.who.contains("CRM_ADMIN")
                let expected = isPossible ? (isNamed ? nil : "DATA_PERMISSION_MISSING") : "STATUS_FORBIDS"
                #expect(refusal == expected, "\(play) on \(stand)")
                guard refusal == nil else { continue }
                allowed += 1
                id = try await stage.create(stand)
            }
        }
        await stage.close()
        // Two reports, one that is being approved and one that is not, each approved and rejected.
        #expect(allowed == 4)
    }

    /// A confirmation leaves the status while another node waits.
    private func status(after row: TransitionTable.Row, of stand: PolicyStage.Stand) -> Status {
        let isFirstOfTwo = stand.circumstance == .twoNodes && Self.unconfirmed.contains(stand.status)
        return row.action == .confirm && isFirstOfTwo ? stand.status : row.to
    }

    /// Statuses of stands of which no node has been confirmed. (Who may everything confirms in each of them.)
    private static let unconfirmed: [Status] = [.confirming, .rejected, .withdrawn]
}
