public import CRMModel

extension Transitions {
    /// A row of the table: the action takes a record of the object from one of some statuses to another.
    public struct Row: Sendable, Hashable {
        /// The kind of record.
        public var object: BusinessObject
        /// What is done.
        public var action: Transition.Action
        /// The statuses that it leaves.
        public var from: StatusSet
        /// The status to which it leads.
        public var to: CRMModel.Status
        /// Who may.
        public var who: Who

        /// A row of its five columns in transitions.csv.
        public init(
            object: BusinessObject, action: Transition.Action, from: StatusSet, to: CRMModel.Status, who: Who
        ) {
            self.object = object
            self.action = action
            self.from = from
            self.to = to
            self.who = who
        }
    }

    /// Who makes a change of status.
    public enum Who: Sendable, Hashable {
        /// Who holds one of these grants.
        case holders(GrantSet)
        /// EDITOR: whoever a policy row for EDIT allows in the status that is left.
        case editors

        /// Who holds one of these grants.
        init(_ grants: GrantSet) {
            self = .holders(grants)
        }
    }
}
