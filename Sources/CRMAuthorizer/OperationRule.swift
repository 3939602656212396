import CRMModel

/// What decides about an operation beside its function permission: the paragraph "Who may do what" of the specification.
enum OperationRule: Sendable {
    /// CREATE and IMPORT: nothing else; there is no record yet.
    case functionPermission
    /// Seeing the record.
    case seeing
    /// The rows of the policy.
    case rows
    /// The rows of the transitions.
    case transitions
    /// SHARE and LOCK: being the owner, a superior of the owner or CRM_ADMIN.
    case keeping
    /// RESTORE and DELETE: being CRM_ADMIN, and that the record is in the recycle bin.
    case recycleBin
}

extension CRMModel.Operation {
    /// What decides about it.
    var rule: OperationRule {
        switch self {
        case .create, .import, .importStatus: .functionPermission
        case .view, .forward, .calendar, .print, .reminder, .call, .mail, .export: .seeing
        case .edit, .changeOwner, .addTeam, .invalidate: .rows
        case .claim, .return, .assign, .changeStatus: .transitions
        case .share, .lock: .keeping
        case .restore, .delete: .recycleBin
        }
    }

    /// Whether a lock refuses it to all who may not unlock: what the policy's rows govern, and each change of status.
    var isHeldUpByLock: Bool { rule == .rows || rule == .transitions }
}
