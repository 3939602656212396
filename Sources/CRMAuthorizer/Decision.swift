public import CRMModel

/// Whether an operation is allowed, and why.
public enum Decision: Sendable, Hashable {
    /// It is, by this.
    case allowed(Permit)
    /// It isn't, for these reasons.
    case denied(Denial)

    /// Whether it is allowed.
    public var isAllowed: Bool {
        switch self {
        case .allowed: true
        case .denied: false
        }
    }

    /// The reason with which the operation is refused; nil when it is allowed.
    public var reason: Reason? {
        switch self {
        case .allowed: nil
        case .denied(let denial): denial.primary
        }
    }
}

/// By what an operation is allowed.
public struct Permit: Sendable, Hashable {
    /// The row of the policy, where rows govern the operation. Absent also when CRM_ADMIN may everything.
    public var row: Policy.Row?
    /// The row of the transitions, where those govern it. Absent also when CRM_ADMIN may everything.
    public var transition: Transitions.Row?
    /// The grant: one that the row names, or the one by which the record is seen where seeing is enough. Absent for
    /// CREATE and IMPORT, which need none.
    public var grant: Grant?

    /// A permit of its three fields.
    public init(row: Policy.Row?, transition: Transitions.Row? = nil, grant: Grant?) {
        self.row = row
        self.transition = transition
        self.grant = grant
    }
}
