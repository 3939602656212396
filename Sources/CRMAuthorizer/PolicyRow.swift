public import CRMModel

extension Policy {
    /// A row of the permission matrix, compact: the operation is allowed on a record of the object in one of the
    /// statuses, while the condition holds, to who holds one of the grants.
    public struct Row: Sendable, Hashable {
        /// One of the four operations that rows govern.
        public var operation: CRMModel.Operation
        /// The kind of record.
        public var object: BusinessObject
        /// The statuses in which it allows, in the order in which the row lists them.
        public var statuses: [CRMModel.Status]
        /// What must hold beside the status, if anything.
        public var condition: PolicyCondition?
        /// The grants of which one is needed.
        public var grants: GrantSet
        /// The id of an addition of the installation; nil for a row of the preset.
        public var id: Int64?

        /// A row of its five columns in policy.csv.
        public init(
            operation: CRMModel.Operation, object: BusinessObject, statuses: [CRMModel.Status],
            condition: PolicyCondition? = nil, grants: GrantSet, id: Int64? = nil
        ) {
            self.operation = operation
            self.object = object
            self.statuses = statuses
            self.condition = condition
            self.grants = grants
            self.id = id
        }

        /// The row of a message; nil when it names no operation or no object.
        public init?(_ message: CRMModel.PolicyRow) {
            guard let operation = message.operation, let object = message.object else { return nil }
            self.init(
                operation: operation, object: object, statuses: message.statuses,
                condition: message.condition, grants: GrantSet(message.grants), id: message.id)
        }
    }
}

extension CRMModel.PolicyRow {
    /// The message of a row.
    public init(_ row: Policy.Row) {
        self.init(
            operation: row.operation, object: row.object, statuses: row.statuses, condition: row.condition,
            grants: row.grants.elements, id: row.id)
    }
}

extension Policy.Row {
    /// What it says, without its id and the order of its statuses: equal rows say the same.
    var saying: Self {
        Self(
            operation: operation, object: object, statuses: StatusSet(statuses).elements, condition: condition,
            grants: grants)
    }
}

extension PolicyCondition {
    /// The objects whose records it tells apart.
    var objects: [BusinessObject] {
        switch self {
        case .approvalNotInProgress: [.account]
        case .notHighSeas: [.account, .salesLead]
        case .firstConfirmerPending: [.salesOrder, .returnForm]
        }
    }
}
