public import CRMModel

/// Who may edit, hand over, staff and invalidate what, and when: the permission matrix.
///
/// The 62 preset rows below are those of `policy.csv` beside the tests, in its order. An installation may add rows of
/// its own for pairs of operation and object that the preset leaves out. What no row names is denied to everyone.
public struct Policy: Sendable {
    /// The rows of policy.csv and no others.
    public static let preset = Policy(rows: presetRows)

    /// Every row, the preset ones first.
    public let rows: [Row]
    /// Which rows speak of a record: found by its coordinates, without a search.
    let index: PolicyIndex
    private let presetCount: Int

    /// How many rows of its own an installation can have.
    public static let maximumAdditions = 500

    /// The preset rows and the installation's own.
    public init(additions: [Row]) throws(PolicyError) {
        guard additions.count <= Self.maximumAdditions else { throw .tooManyAdditions }
        var known: Set<Row> = []
        for row in additions {
            guard PolicyIndex.governs(row.operation) else { throw .operationHasNoRows(row) }
            guard !Self.preset.offers(row.operation, on: row.object) else { throw .pairIsPreset(row) }
            guard Set(row.statuses).isSubset(of: row.object.statuses) else { throw .statusOfOtherObject(row) }
            guard !row.statuses.isEmpty, !row.grants.isEmpty else { throw .emptyRow(row) }
            guard GrantSet.ofRows.isSuperset(of: row.grants) else { throw .grantOnlySees(row) }
            guard row.condition.map({ $0.objects.contains(row.object) }) ?? true else {
                throw .conditionOfOtherObject(row)
            }
            guard known.insert(row.saying).inserted else { throw .rowIsThere(row) }
        }
        self.init(rows: Self.presetRows + additions, presetCount: Self.presetRows.count)
    }

    /// Exactly these rows; tests take some away.
    init(rows: [Row], presetCount: Int? = nil) {
        self.rows = rows
        self.presetCount = presetCount ?? rows.count
        index = PolicyIndex(rows)
    }

    /// The installation's own rows.
    public var additions: ArraySlice<Row> { rows[presetCount...] }

    /// Whether the object has any row for the operation. True for operations that rows don't govern: whether those are
    /// offered, other rules say.
    public func offers(_ operation: CRMModel.Operation, on object: BusinessObject) -> Bool {
        !PolicyIndex.governs(operation) || !index.grants(operation, on: object).isEmpty
    }
}

extension Policy {
    /// The person in charge or, always with them, anyone above.
    private static let inCharge: GrantSet = [.owner, .ownerSuperior]
    /// Who may hand a record over: also with whom it is shared for writing.
    private static let handover: GrantSet = inCharge | [.shareRw]
    /// Who may work on a record: also the read-write members of its team and those above them.
    private static let ordinary: GrantSet = handover | [.teamRw, .teamRwSuperior]
    /// The two preset roles that look after orders and return forms.
    private static let orderDesk: GrantSet = [.orderAdmin, .orderFinance]

    private static func row(
        _ operation: CRMModel.Operation, _ object: BusinessObject, _ statuses: [CRMModel.Status],
        if condition: PolicyCondition? = nil, _ grants: GrantSet
    ) -> Row {
        Row(operation: operation, object: object, statuses: statuses, condition: condition, grants: grants)
    }

    /// policy.csv, a row a line.
    // swift-format-ignore
    private static let presetRows: [Row] = [
        row(.edit, .account, [.assigned, .reporting], if: .approvalNotInProgress, ordinary),
        row(.edit, .contact, [.normal], ordinary),
        row(.edit, .salesLead, [.unassigned, .pending, .followingUp, .invalid], ordinary),
        row(.edit, .opportunity, [.inProgress, .won, .lost, .invalid], ordinary),
        row(.edit, .visit, [.incomplete], ordinary),
        row(.edit, .salesOrder, [.confirming], if: .firstConfirmerPending, ordinary | orderDesk),
        row(.edit, .salesOrder, [.rejected, .withdrawn], ordinary | orderDesk),
        row(.edit, .salesOrder, [.confirming], [.currentConfirmer] | orderDesk),
        row(.edit, .salesOrder, [.confirmed, .shipped, .received], orderDesk),
        row(.edit, .returnForm, [.confirming], if: .firstConfirmerPending, ordinary | orderDesk),
        row(.edit, .returnForm, [.rejected, .withdrawn], ordinary | orderDesk),
        row(.edit, .returnForm, [.confirming], [.currentConfirmer] | orderDesk),
        row(.edit, .returnForm, [.confirmed, .shipped, .received], orderDesk),
        row(.edit, .payment, [.notReceived, .rejected], ordinary | [.paymentFinance]),
        row(.edit, .payment, [.received], [.paymentFinance]),
        row(.edit, .refund, [.notRefunded, .rejected], ordinary | [.refundFinance]),
        row(.edit, .refund, [.refunded], [.refundFinance]),
        row(.edit, .product, [.onShelf, .offShelf], ordinary),
        row(.edit, .contract, [.normal], ordinary),
        row(.edit, .invoiceApplication, [.unbilled, .rejected], ordinary),
        row(.edit, .invoiceApplication, [.invoiced], [.invoiceFinance]),
        row(.edit, .campaign, [.planned, .inProgress, .closed, .terminated], ordinary),

        row(.changeOwner, .account, [.notEffective, .reporting, .unassigned, .assigned], if: .notHighSeas, handover),
        row(.changeOwner, .contact, [.normal], handover),
        row(.changeOwner, .salesLead, [.pending, .followingUp, .invalid], handover),
        row(.changeOwner, .opportunity, [.inProgress, .won, .lost, .invalid], handover),
        row(.changeOwner, .salesOrder, [.confirming, .rejected, .withdrawn, .confirmed, .shipped, .received], handover | orderDesk),
        row(.changeOwner, .returnForm, [.confirming, .rejected, .withdrawn, .confirmed], handover | [.orderAdmin]),
        row(.changeOwner, .payment, [.notReceived, .rejected, .received], handover | [.paymentFinance]),
        row(.changeOwner, .refund, [.notRefunded, .rejected, .refunded], handover | [.refundFinance]),
        row(.changeOwner, .product, [.onShelf, .offShelf], handover),
        row(.changeOwner, .invoiceApplication, [.unbilled, .rejected, .invoiced], handover | [.invoiceFinance]),
        row(.changeOwner, .campaign, [.planned, .inProgress, .closed, .terminated], handover),

        row(.addTeam, .account, [.notEffective, .reporting, .assigned], ordinary),
        row(.addTeam, .contact, [.normal], ordinary),
        row(.addTeam, .salesLead, [.pending, .followingUp, .invalid], ordinary),
        row(.addTeam, .opportunity, [.inProgress, .won, .lost, .invalid], ordinary),
        row(.addTeam, .salesOrder, [.confirming, .rejected, .withdrawn, .confirmed, .shipped, .received], ordinary),
        row(.addTeam, .returnForm, [.confirming, .rejected, .withdrawn, .confirmed], ordinary),
        row(.addTeam, .payment, [.notReceived, .rejected, .received], ordinary),
        row(.addTeam, .refund, [.notRefunded, .rejected, .refunded], ordinary),
        row(.addTeam, .product, [.onShelf, .offShelf], ordinary),
        row(.addTeam, .invoiceApplication, [.unbilled, .rejected, .invoiced], ordinary),
        row(.addTeam, .campaign, [.planned, .inProgress, .closed, .terminated], ordinary),

        row(.invalidate, .account, [.notEffective, .reporting, .unassigned, .assigned], inCharge),
        row(.invalidate, .contact, [.normal], ordinary),
        row(.invalidate, .salesLead, [.pending, .followingUp, .invalid], ordinary),
        row(.invalidate, .opportunity, [.inProgress, .won, .lost, .invalid], ordinary),
        row(.invalidate, .visit, [.incomplete, .completed], ordinary),
        row(.invalidate, .salesOrder, [.rejected, .withdrawn], ordinary | orderDesk),
        row(.invalidate, .salesOrder, [.confirmed, .shipped, .received], [.shareRw] | orderDesk),
        row(.invalidate, .returnForm, [.rejected, .withdrawn], ordinary | orderDesk),
        row(.invalidate, .returnForm, [.confirmed], [.shareRw] | orderDesk),
        row(.invalidate, .payment, [.notReceived, .rejected], ordinary | [.paymentFinance]),
        row(.invalidate, .payment, [.received], [.shareRw, .paymentFinance]),
        row(.invalidate, .refund, [.notRefunded, .rejected], ordinary | [.refundFinance]),
        row(.invalidate, .refund, [.refunded], [.shareRw, .refundFinance]),
        row(.invalidate, .product, [.offShelf], ordinary),
        row(.invalidate, .invoiceApplication, [.unbilled, .rejected], ordinary | [.invoiceFinance]),
        row(.invalidate, .invoiceApplication, [.invoiced], [.shareRw, .invoiceFinance]),
        row(.invalidate, .campaign, [.planned, .inProgress, .closed, .terminated], ordinary),
        row(.invalidate, .competitor, [.normal], handover),
    ]
}
