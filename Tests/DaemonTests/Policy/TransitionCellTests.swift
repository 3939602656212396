import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// Every row of transitions.csv that needs no confirmer, in every status and by everybody, played over the socket.
@Suite(.serialized)
struct TransitionCellTests {
    /// Some call in the table.
    private struct Cell: CustomStringConvertible {
        let stand: PolicyStage.Stand
        let row: TransitionTable.Row
        /// The grant that the caller holds, or "nobody".
        let name: String

        var description: String { "\(row.action.protoName) on \(stand) as \(name)" }
    }

    @Test func `each change of status is open to those whom the table names, and to nobody else`() async throws {
        let daemon = try DaemonProcess(configuration: "crm_admin_may_everything = true\n")
        try await daemon.waitUntilServing()
        let table = try TransitionTable()
        #expect(table.rows.count == 48)
        let policy = try PolicyTable()
        var stage = try await PolicyStage(daemon)
        var clients: [String: CRMClient] = [:]
        for name in PolicyStage.grants.map(PolicyStage.name) + ["nobody"] { clients[name] = stage.client(name) }
        var made: Set<String> = []
        var cells = 0
        for stand in PolicyStage.Stand.all {
            let additions = try await stage.offerTeams(on: stand.object, policy)
            var id = try await stage.record(stand)
            for row in table.rows(of: stand.object) where !row.who.contains("CURRENT_CONFIRMER") {
                for (name, client) in clients.sorted(by: { $0.key < $1.key }) {
                    let cell = Cell(stand: stand, row: row, name: name)
                    guard isPlayed(cell) else { continue }
                    let refusal = try await play(cell, on: id, client, stage)
                    #expect(refusal == expected(cell, policy), "\(cell)")
                    let status = try await stage.admin.getRecord(GetRecordRequest(id: id)).record?.status
                    #expect(status == (refusal == nil ? row.to : stand.status), "\(cell)")
                    cells += 1
                    guard refusal == nil else { continue }
                    made.insert("\(row.object.protoName) \(row.action.protoName)")
                    id = try await stage.record(stand)
                }
            }
            try await stage.withdraw(additions)
        }
        for client in clients.values { await client.close() }
        #expect(made.count == table.rows.count { !$0.who.contains("CURRENT_CONFIRMER") })
        #expect(cells > 3_000)
    }

    /// What lies in a pool has no owner; and what an administrator may beyond the table is shown by ChangeStatuses.
    private func isPlayed(_ cell: Cell) -> Bool {
        if cell.stand.circumstance == .inPool, cell.name.hasPrefix("OWNER") { return false }
        return cell.name != "CRM_ADMIN" || ![.assign, .claim, .return].contains(cell.row.action)
    }

    /// The code with which it has to be refused, or nil.
    private func expected(_ cell: Cell, _ policy: PolicyTable) -> String? {
        guard let grant = Grant(protoName: cell.name) else { return "NOT_FOUND" }
        if grant == .crmAdmin || isAllowed(cell, grant, policy) { return nil }
        let sees =
            switch grant {
            case .orderAdmin, .orderFinance, .paymentFinance, .refundFinance, .invoiceFinance:
                policy.names(grant, on: cell.stand.object)
            case .poolMember, .poolAdmin: cell.stand.circumstance == .inPool
            default: true
            }
        return sees ? "PERMISSION_DENIED" : "NOT_FOUND"
    }

    private func isAllowed(_ cell: Cell, _ grant: Grant, _ policy: PolicyTable) -> Bool {
        guard cell.row.from.contains(cell.stand.status.protoName) else { return false }
        if cell.row.who.contains("EDITOR") { return policy.allows(.edit, on: cell.stand, to: grant) }
        let isInPool = cell.stand.circumstance == .inPool
        switch grant {
        // Administrators are members as well. Both hold their grants on what lies in the pool.
        case .poolAdmin: return isInPool && !cell.row.who.isDisjoint(with: ["POOL_ADMIN", "POOL_MEMBER"])
        case .poolMember: return isInPool && cell.row.who.contains("POOL_MEMBER")
        default: return cell.row.who.contains(grant.protoName)
        }
    }

    /// Does it, and gives the code with which it is refused.
    private func play(
        _ cell: Cell, on id: Int64, _ client: CRMClient, _ stage: PolicyStage
    ) async throws -> String? {
        let results: [BatchResult]
        switch cell.row.action {
        case .assign:
            results = try await client.assignRecords(AssignRecordsRequest(ids: [id], ownerID: stage.id("successor")))
                .results
        case .claim: results = try await client.claimRecords(ClaimRecordsRequest(ids: [id])).results
        case .return:
            let pool = try await stage.admin.listPools(ListPoolsRequest(object: cell.row.object)).pools.first?.id
            results = try await client.returnRecords(ReturnRecordsRequest(ids: [id], poolID: pool ?? 0)).results
        default:
            results = try await client.changeStatuses(ChangeStatusesRequest(ids: [id], action: cell.row.action)).results
        }
        return try #require(results.first).error.map { error in
            [5: "NOT_FOUND", 7: "PERMISSION_DENIED"][error.code] ?? "code \(error.code)"
        }
    }
}
