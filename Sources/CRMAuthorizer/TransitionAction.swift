public import CRMModel

/// What changes a record's status: the actions of transitions.csv, by the names that they have there.
public enum TransitionAction: String, Sendable, Hashable, CaseIterable {
    case submit = "SUBMIT"
    case approve = "APPROVE"
    case reject = "REJECT"
    case withdraw = "WITHDRAW"
    case assign = "ASSIGN"
    case claim = "CLAIM"
    case `return` = "RETURN"
    case followUp = "FOLLOW_UP"
    case markInvalid = "MARK_INVALID"
    case win = "WIN"
    case lose = "LOSE"
    case reopen = "REOPEN"
    case complete = "COMPLETE"
    case confirm = "CONFIRM"
    case ship = "SHIP"
    case receive = "RECEIVE"
    case reverse = "REVERSE"
    case refund = "REFUND"
    case putOnShelf = "PUT_ON_SHELF"
    case takeOffShelf = "TAKE_OFF_SHELF"
    case invoice = "INVOICE"
    case start = "START"
    case close = "CLOSE"
    case terminate = "TERMINATE"

    /// The operation whose function permission it takes.
    public var operation: CRMModel.Operation {
        switch self {
        case .assign: .assign
        case .claim: .claim
        case .return: .return
        default: .changeStatus
        }
    }
}
