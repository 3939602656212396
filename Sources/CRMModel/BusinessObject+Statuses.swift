extension BusinessObject {
    /// The statuses that records of the object can have, the first one at creation.
    ///
    /// An account or a lead that is created for later assignment starts UNASSIGNED instead.
    public var statuses: [Status] {
        switch self {
        case .account: [.assigned, .notEffective, .reporting, .unassigned]
        case .contact, .contract, .competitor: [.normal]
        case .salesLead: [.pending, .unassigned, .followingUp, .invalid]
        case .opportunity: [.inProgress, .won, .lost, .invalid]
        case .visit: [.incomplete, .completed]
        case .salesOrder, .returnForm: [.confirming, .rejected, .withdrawn, .confirmed, .shipped, .received]
        case .payment: [.notReceived, .rejected, .received]
        case .refund: [.notRefunded, .rejected, .refunded]
        case .product: [.offShelf, .onShelf]
        case .invoiceApplication: [.unbilled, .rejected, .invoiced]
        case .campaign: [.planned, .inProgress, .closed, .terminated]
        }
    }

    /// Whether records are confirmed, node by node, when they have been submitted.
    public var isConfirmed: Bool { self == .salesOrder || self == .returnForm }

    /// Whether records can be created for later assignment.
    public var canBeUnassigned: Bool { statuses.contains(.unassigned) }
}
