import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// Every cell of policy.csv for EDIT, CHANGE_OWNER and ADD_TEAM, played over the socket.
@Suite(.serialized)
struct PolicyCellTests {
    private static let operations: [CRMModel.Operation] = [.edit, .changeOwner, .addTeam]

    @Test func `what is allowed and what is denied is what the table says`() async throws {
        let daemon = try DaemonProcess(configuration: "crm_admin_may_everything = true\n")
        try await daemon.waitUntilServing()
        let table = try PolicyTable()
        var stage = try await PolicyStage(daemon)
        var cells = 0
        for stand in PolicyStage.Stand.all {
            // Where the preset has no related teams, an addition of the installation brings them about beforehand.
            let additions = try await stage.offerTeams(on: stand.object, table)
            var id = try await stage.record(stand)
            try await stage.withdraw(additions)
            for operation in Self.operations {
                for name in PolicyStage.grants.map(PolicyStage.name) + ["nobody"] {
                    if stand.circumstance == .inPool, name.hasPrefix("OWNER") { continue }
                    let refusal = try await play(operation, on: id, stand, as: name, stage)
                    let code = expected(operation, stand, name, table)
                    #expect(refusal == code, "\(operation.protoName) on \(stand) as \(name)")
                    cells += 1
                    guard refusal == nil, operation == .changeOwner else { continue }
                    let additions = try await stage.offerTeams(on: stand.object, table)
                    id = try await stage.record(stand)
                    try await stage.withdraw(additions)
                }
            }
        }
        #expect(cells > 2_000)
    }

    @Test func `an administrator who may not everything may nothing of it`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        var stage = try await PolicyStage(daemon)
        for stand in PolicyStage.Stand.all {
            let id = try await stage.create(stand)
            for operation in Self.operations {
                let refusal = try await play(operation, on: id, stand, as: "CRM_ADMIN", stage)
                #expect(refusal == "PERMISSION_DENIED", "\(operation.protoName) on \(stand)")
            }
        }
    }

    /// The code with which it has to be refused, or nil.
    private func expected(
        _ operation: CRMModel.Operation, _ stand: PolicyStage.Stand, _ name: String, _ table: PolicyTable
    ) -> String? {
        guard let grant = Grant(protoName: name) else { return "NOT_FOUND" }
        if grant == .crmAdmin { return table.offers(operation, on: stand.object) ? nil : "PERMISSION_DENIED" }
        if table.allows(operation, on: stand, to: grant) { return nil }
        let sees =
            switch grant {
            case .orderAdmin, .orderFinance, .paymentFinance, .refundFinance, .invoiceFinance:
                table.names(grant, on: stand.object)
            case .poolMember, .poolAdmin: stand.circumstance == .inPool
            default: true
            }
        return sees ? "PERMISSION_DENIED" : "NOT_FOUND"
    }

    /// Does it, and gives the code with which it is refused.
    private func play(
        _ operation: CRMModel.Operation, on id: Int64, _ stand: PolicyStage.Stand, as name: String, _ stage: PolicyStage
    ) async throws -> String? {
        let client = stage.client(name)
        var code: Int32?
        do {
            code = try await error(operation, on: id, stand, as: name, stage, client)?.code
        } catch CRMClientError.refused(let refusal) {
            code = refusal.codeNumber
        }
        await client.close()
        return code.map { [5: "NOT_FOUND", 7: "PERMISSION_DENIED"][$0] ?? "code \($0)" }
    }

    /// What a batch of that one record tells of it.
    private func error(
        _ operation: CRMModel.Operation, on id: Int64, _ stand: PolicyStage.Stand, as name: String,
        _ stage: PolicyStage, _ client: CRMClient
    ) async throws -> BatchError? {
        switch operation {
        case .edit:
            let field = Field(key: stage.textField(of: stand.object), value: Value(kind: .text("by \(name)")))
            _ = try await client.editRecord(EditRecordRequest(id: id, fields: [field]))
            return nil
        case .changeOwner:
            let request = ChangeOwnersRequest(ids: [id], newOwnerID: stage.id("successor"))
            return try await client.changeOwners(request).results.first?.error
        default:
            let request = AddTeamMembersRequest(
                recordIDs: [id], grantees: [Grantee(kind: .userID(stage.id("newcomer")))], access: .readOnly)
            return try await client.addTeamMembers(request).results.first?.error
        }
    }
}
