import CRMAuthorizer
import CRMModel

/// One question to the policy: an operation on a record in a certain state by somebody who holds one grant, or none.
struct Cell: Hashable, CustomStringConvertible {
    var operation: CRMModel.Operation
    var object: BusinessObject
    var status: CRMModel.Status
    var isApprovalInProgress = false
    var isInPool = false
    var isFirstConfirmerPending = false
    var grant: Grant?

    var description: String {
        let condition =
            switch object {
            case .account: " approval in progress: \(isApprovalInProgress), in pool: \(isInPool)"
            case .salesOrder, .returnForm: " first confirmer pending: \(isFirstConfirmerPending)"
            default: ""
            }
        return
            "\(operation.protoName) \(object.protoName) \(status.protoName)\(condition) by \(grant?.protoName ?? "nobody")"
    }

    /// Whether a condition, as policy.csv names it, holds.
    func holds(_ condition: String) -> Bool {
        switch condition {
        case "": true
        case "APPROVAL_NOT_IN_PROGRESS": !isApprovalInProgress
        case "NOT_HIGH_SEAS": !isInPool
        case "FIRST_CONFIRMER_PENDING": isFirstConfirmerPending
        default: false
        }
    }

    static let operations: [CRMModel.Operation] = [.edit, .changeOwner, .addTeam, .invalidate]

    /// The fourteen grants of the specification.
    static let grants: [Grant] = [
        "OWNER", "OWNER_SUPERIOR", "SHARE_RW", "SHARE_RO", "TEAM_RW", "TEAM_RO", "TEAM_RW_SUPERIOR",
        "CURRENT_CONFIRMER",
        "ORDER_ADMIN", "ORDER_FINANCE", "PAYMENT_FINANCE", "REFUND_FINANCE", "INVOICE_FINANCE", "CRM_ADMIN",
    ].compactMap { Grant(protoName: $0) }

    /// The statuses of each object.
    static let statuses: [BusinessObject: [CRMModel.Status]] = [
        .account: [.assigned, .notEffective, .reporting, .unassigned],
        .contact: [.normal],
        .salesLead: [.pending, .unassigned, .followingUp, .invalid],
        .opportunity: [.inProgress, .won, .lost, .invalid],
        .visit: [.incomplete, .completed],
        .salesOrder: [.confirming, .rejected, .withdrawn, .confirmed, .shipped, .received],
        .returnForm: [.confirming, .rejected, .withdrawn, .confirmed, .shipped, .received],
        .payment: [.notReceived, .rejected, .received],
        .refund: [.notRefunded, .rejected, .refunded],
        .product: [.offShelf, .onShelf],
        .contract: [.normal],
        .invoiceApplication: [.unbilled, .rejected, .invoiced],
        .campaign: [.planned, .inProgress, .closed, .terminated],
        .competitor: [.normal],
    ]

    /// The whole grid.
    static let all: [Cell] = operations.flatMap { operation in
        BusinessObject.allCases.flatMap { object in cells(operation, object) }
    }

    /// The grid by operation and object.
    static let byPair: [Pair: [Cell]] = Dictionary(grouping: all) { Pair(operation: $0.operation, object: $0.object) }

    struct Pair: Hashable {
        var operation: CRMModel.Operation
        var object: BusinessObject
    }

    private static func cells(_ operation: CRMModel.Operation, _ object: BusinessObject) -> [Cell] {
        let approvals = object == .account ? [false, true] : [false]
        let pools = object == .account ? [false, true] : [false]
        let confirmations = object == .salesOrder || object == .returnForm ? [false, true] : [false]
        var cells: [Cell] = []
        for status in statuses[object] ?? [] {
            for approval in approvals {
                for pool in pools {
                    for confirmation in confirmations {
                        for grant in grants.map(Optional.some) + [nil] {
                            cells.append(
                                Cell(
                                    operation: operation, object: object, status: status,
                                    isApprovalInProgress: approval,
                                    isInPool: pool, isFirstConfirmerPending: confirmation, grant: grant))
                        }
                    }
                }
            }
        }
        return cells
    }
}
