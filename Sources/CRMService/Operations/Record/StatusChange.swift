internal import CRMModel
internal import CRMRepository

/// Makes a change of status that is permitted, with what goes along with it.
struct StatusChange {
    let action: Transition.Action
    /// Why; empty: nothing was said.
    let comment: String
    let call: WriteCall

    func make(_ permitted: (record: StoredRecord, newStatus: Status)) throws {
        var record = permitted.record
        record.status = permitted.newStatus
        if record.object == .account { record.approvalStatus = approvalStatus(record.approvalStatus) }
        try call.save(record, replacing: permitted.record, and: said)
    }

    /// The comment, as the audit keeps it.
    private var said: [FieldChange] {
        comment.isEmpty ? [] : [FieldChange(key: "comment", newValue: Value(kind: .text(comment)))]
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
