public import CRMModel

extension Transition.Action {
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
