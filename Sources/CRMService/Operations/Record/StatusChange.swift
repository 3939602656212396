internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Makes a change of status that is permitted, with what goes along with it.
struct StatusChange {
    let action: Transition.Action
    /// Why; empty: nothing was said.
    let comment: String
    /// For CONFIRM and REJECT: the node that is meant; nil: whichever waits.
    let waitingNode: UInt32?
    let call: WriteCall

    func make(_ permitted: (record: StoredRecord, newStatus: Status)) throws {
        var record = permitted.record
        var changes = said
        record.status = permitted.newStatus
        if record.object == .account { record.approvalStatus = approvalStatus(record.approvalStatus) }
        if record.object.isConfirmed {
            changes += try confirm(&record, replacing: permitted.record)
        }
        try call.save(record, replacing: permitted.record, and: changes)
    }

    /// Brings the confirmation in step; the status changes with the last node that is confirmed.
    ///
    /// - Returns: what the audit tells of it.
    /// - Throws: CONFIRMATION_MOVED_ON.
    private func confirm(_ record: inout StoredRecord, replacing old: StoredRecord) throws -> [FieldChange] {
        if action == .submit { record.confirmation = call.newConfirmation(of: record.object) }
        guard action == .confirm || action == .reject else { return [] }
        var confirmation = try call.runningConfirmation(of: old)
        guard let waiting = confirmation.waitingNode else { return [] }
        if let waitingNode, Int(waitingNode) != waiting {
            throw CallError(
                .confirmationMovedOn, Self.message(confirmation, meant: Int(waitingNode), waiting: waiting),
                ["record_id": "\(old.id)", "waiting_node": "\(waiting)"])
        }
        guard action == .confirm else { return [] }
        confirmation.confirm(by: call.caller.user.id, at: call.nowMilliseconds)
        record.confirmation = call.codec.encode(confirmation.message)
        if confirmation.waitingNode != nil { record.status = old.status }
        return [
            FieldChange(
                key: "confirmation.\(waiting + 1)", newValue: AuditedProperties.reference(call.caller.user.id))
        ]
    }

    /// Nodes are told by their names: their numbers are counted from 0 here, and from 1 by people.
    private static func message(_ confirmation: RunningConfirmation, meant: Int, waiting: Int) -> String {
        let nodes = confirmation.nodes
        guard meant < nodes.count else { return "there is no such node; \"\(nodes[waiting].name)\" waits" }
        return "the node \"\(nodes[meant].name)\" was meant, but \"\(nodes[waiting].name)\" waits"
    }

    /// The comment, as the audit keeps it.
    private var said: [FieldChange] {
        comment.isEmpty ? [] : [FieldChange(key: RecordAudit.statusComment, newValue: Value(kind: .text(comment)))]
    }

    /// How far the approval of an account is after its report has been submitted, approved, rejected or withdrawn.
    private func approvalStatus(_ status: Approval.Status) -> Approval.Status {
        switch action {
        case .submit: .inProgress
        case .approve: .approved
        case .reject: .rejected
        case .withdraw: .none
        default: status
        }
    }
}
