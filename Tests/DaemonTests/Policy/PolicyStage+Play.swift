import CRMClient
import CRMModel
import Testing

extension PolicyStage {
    /// Something that a user tries to do with a record.
    enum Play: Hashable, CustomStringConvertible {
        case operation(CRMModel.Operation)
        case unlock
        case transition(Transition.Action)

        var description: String {
            switch self {
            case .operation(let operation): operation.protoName
            case .unlock: "UNLOCK"
            case .transition(let action): action.protoName
            }
        }
    }

    /// Does it for that user, and gives the reason for which it is refused, or nil: it is done.
    func refusal(of play: Play, on id: Int64, of object: BusinessObject, by name: String) async throws -> String? {
        let client = client(name)
        switch play {
        case .operation(.edit):
            let field = Field(key: textField(of: object), value: Value(kind: .text("by \(name)")))
            do {
                _ = try await client.editRecord(EditRecordRequest(id: id, fields: [field]))
                return nil
            } catch CRMClientError.refused(let refusal) {
                return denial(refusal.reason, refusal.codeNumber)
            }
        case .operation(let operation):
            return try only(try await results(operation, id, client))
        case .unlock: return try only(try await client.unlockRecords(UnlockRecordsRequest(ids: [id])).results)
        case .transition(let action): return try only(try await results(action, id, object, client))
        }
    }

    /// Whether anybody who may do it can do it again on the same record afterwards.
    static func isRepeatable(_ play: Play) -> Bool {
        [.operation(.edit), .operation(.addTeam), .operation(.share)].contains(play)
    }

    private func results(
        _ operation: CRMModel.Operation, _ id: Int64, _ client: CRMClient
    ) async throws -> [BatchResult] {
        let newcomer = Grantee(kind: .userID(self.id("newcomer")))
        switch operation {
        case .changeOwner:
            let request = ChangeOwnersRequest(ids: [id], newOwnerID: self.id("successor"))
            return try await client.changeOwners(request).results
        case .addTeam:
            let request = AddTeamMembersRequest(recordIDs: [id], grantees: [newcomer], access: .readOnly)
            return try await client.addTeamMembers(request).results
        case .invalidate: return try await client.invalidateRecords(InvalidateRecordsRequest(ids: [id])).results
        case .share:
            let request = ShareRecordsRequest(recordIDs: [id], grantees: [newcomer], access: .readOnly)
            return try await client.shareRecords(request).results
        case .lock: return try await client.lockRecords(LockRecordsRequest(ids: [id])).results
        case .restore: return try await client.restoreRecords(RestoreRecordsRequest(ids: [id])).results
        case .delete: return try await client.deleteRecords(DeleteRecordsRequest(ids: [id])).results
        default: throw Unplayable(operation: operation)
        }
    }

    private func results(
        _ action: Transition.Action, _ id: Int64, _ object: BusinessObject, _ client: CRMClient
    ) async throws -> [BatchResult] {
        switch action {
        case .assign:
            return try await client.assignRecords(AssignRecordsRequest(ids: [id], ownerID: self.id("OWNER"))).results
        case .claim: return try await client.claimRecords(ClaimRecordsRequest(ids: [id])).results
        case .return:
            let request = ReturnRecordsRequest(ids: [id], poolID: poolIDs[object] ?? 0)
            return try await client.returnRecords(request).results
        default: return try await client.changeStatuses(ChangeStatusesRequest(ids: [id], action: action)).results
        }
    }

    private func only(_ results: [BatchResult]) throws -> String? {
        guard results.count == 1 else { throw Miscounted(results: results.count) }
        return results[0].error.map { denial($0.reason, $0.code) }
    }

    /// The reason, which has to come with its code: NOT_FOUND or PERMISSION_DENIED.
    private func denial(_ reason: String, _ code: Int32) -> String {
        #expect(code == (reason == "RECORD_NOT_FOUND" ? 5 : 7), "\(reason)")
        return reason
    }

    /// There is no way to play it.
    struct Unplayable: Error { let operation: CRMModel.Operation }
    /// The results were not one.
    struct Miscounted: Error { let results: Int }
}
