internal import CRMModel

extension BusinessObject {
    /// The field by which dependants of a sales order refer to it.
    static let orderKey = "sales_order"

    /// Whether its records are dependants of a sales order.
    var dependsOnOrder: Bool {
        switch self {
        case .payment, .refund, .returnForm, .invoiceApplication: true
        default: false
        }
    }
}
