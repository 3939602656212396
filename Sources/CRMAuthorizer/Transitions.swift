public import CRMModel

/// Which changes of status there are, and who makes them.
///
/// The rows below are those of `transitions.csv` beside the tests, in its order. An object has one row for an action at
/// most; an action without a row, the object does not offer.
public struct Transitions: Sendable {
    /// The rows of transitions.csv.
    public static let preset = Transitions(rows: presetRows)

    /// Every row, those of an object one after the other.
    public let rows: [Row]
    /// Where an object's rows are, at the object's number.
    private let ranges: [Range<Int>]

    /// Exactly these rows; tests take some away.
    init(rows: [Row]) {
        self.rows = rows
        let objectSpan = (BusinessObject.allCases.map { Int($0.rawValue) }.max() ?? 0) + 1
        var ranges = Array(repeating: 0..<0, count: objectSpan)
        for (number, row) in rows.enumerated() {
            let place = Int(row.object.rawValue)
            ranges[place] = (ranges[place].isEmpty ? number : ranges[place].lowerBound)..<(number + 1)
        }
        self.ranges = ranges
    }

    /// The row for an action on the object.
    public func row(_ action: Transition.Action, of object: BusinessObject) -> Row? {
        rows(of: object).first { $0.action == action }
    }

    /// The object's rows; a slice that shares their storage.
    public func rows(of object: BusinessObject) -> ArraySlice<Row> {
        rows[ranges[Int(object.rawValue)]]
    }
}

extension Transitions {
    /// The person in charge or anyone above.
    private static let inCharge = Who([.owner, .ownerSuperior])
    /// Those who hand unassigned records out, and take others back.
    private static let handlers = Who([.owner, .ownerSuperior, .poolAdmin])
    private static let poolMember = Who([.poolMember])
    private static let currentConfirmer = Who([.currentConfirmer])
    /// Who decides about a report.
    private static let approver = Who([.ownerSuperior, .crmAdmin])
    /// The two preset roles that look after orders and return forms.
    private static let orderDesk = Who([.orderAdmin, .orderFinance])
    private static let ownerAndOrderDesk = Who([.owner, .orderAdmin, .orderFinance])

    private static func row(
        _ object: BusinessObject, _ action: Transition.Action, _ from: StatusSet, _ to: CRMModel.Status, _ who: Who
    ) -> Row {
        Row(object: object, action: action, from: from, to: to, who: who)
    }

    /// transitions.csv, a row a line.
    // swift-format-ignore
    private static let presetRows: [Row] = [
        row(.account, .submit, [.notEffective], .reporting, inCharge),
        row(.account, .approve, [.reporting], .assigned, approver),
        row(.account, .reject, [.reporting], .notEffective, approver),
        row(.account, .withdraw, [.reporting], .notEffective, Who([.owner])),
        row(.account, .assign, [.unassigned], .assigned, handlers),
        row(.account, .claim, [.unassigned], .assigned, poolMember),
        row(.account, .return, [.assigned], .unassigned, handlers),

        row(.salesLead, .assign, [.unassigned], .pending, handlers),
        row(.salesLead, .claim, [.unassigned], .pending, poolMember),
        row(.salesLead, .return, [.pending, .followingUp, .invalid], .unassigned, handlers),
        row(.salesLead, .followUp, [.pending, .invalid], .followingUp, .editors),
        row(.salesLead, .markInvalid, [.pending, .followingUp], .invalid, .editors),

        row(.opportunity, .win, [.inProgress], .won, .editors),
        row(.opportunity, .lose, [.inProgress], .lost, .editors),
        row(.opportunity, .markInvalid, [.inProgress], .invalid, .editors),
        row(.opportunity, .reopen, [.won, .lost, .invalid], .inProgress, .editors),

        row(.visit, .complete, [.incomplete], .completed, .editors),
        row(.visit, .reopen, [.completed], .incomplete, Who([.ownerSuperior])),

        row(.salesOrder, .confirm, [.confirming], .confirmed, currentConfirmer),
        row(.salesOrder, .reject, [.confirming], .rejected, currentConfirmer),
        row(.salesOrder, .withdraw, [.confirming], .withdrawn, inCharge),
        row(.salesOrder, .submit, [.rejected, .withdrawn], .confirming, .editors),
        row(.salesOrder, .ship, [.confirmed], .shipped, orderDesk),
        row(.salesOrder, .receive, [.shipped], .received, ownerAndOrderDesk),

        row(.returnForm, .confirm, [.confirming], .confirmed, currentConfirmer),
        row(.returnForm, .reject, [.confirming], .rejected, currentConfirmer),
        row(.returnForm, .withdraw, [.confirming], .withdrawn, inCharge),
        row(.returnForm, .submit, [.rejected, .withdrawn], .confirming, .editors),
        row(.returnForm, .ship, [.confirmed], .shipped, ownerAndOrderDesk),
        row(.returnForm, .receive, [.shipped], .received, orderDesk),

        row(.payment, .receive, [.notReceived], .received, Who([.paymentFinance])),
        row(.payment, .reject, [.notReceived], .rejected, Who([.paymentFinance])),
        row(.payment, .submit, [.rejected], .notReceived, .editors),
        row(.payment, .reverse, [.received], .notReceived, Who([.paymentFinance])),

        row(.refund, .refund, [.notRefunded], .refunded, Who([.refundFinance])),
        row(.refund, .reject, [.notRefunded], .rejected, Who([.refundFinance])),
        row(.refund, .submit, [.rejected], .notRefunded, .editors),
        row(.refund, .reverse, [.refunded], .notRefunded, Who([.refundFinance])),

        row(.product, .putOnShelf, [.offShelf], .onShelf, .editors),
        row(.product, .takeOffShelf, [.onShelf], .offShelf, .editors),

        row(.invoiceApplication, .invoice, [.unbilled], .invoiced, Who([.invoiceFinance])),
        row(.invoiceApplication, .reject, [.unbilled], .rejected, Who([.invoiceFinance])),
        row(.invoiceApplication, .submit, [.rejected], .unbilled, .editors),
        row(.invoiceApplication, .reverse, [.invoiced], .unbilled, Who([.invoiceFinance])),

        row(.campaign, .start, [.planned], .inProgress, .editors),
        row(.campaign, .close, [.inProgress], .closed, .editors),
        row(.campaign, .terminate, [.planned, .inProgress], .terminated, .editors),
        row(.campaign, .reopen, [.closed, .terminated], .inProgress, .editors),
    ]
}
