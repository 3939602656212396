import CRMModel

/// What a decision is about, beside the record and the actor: an operation or, more closely, one change of status.
struct Question {
    let operation: CRMModel.Operation
    /// Nil: any action that is the operation.
    let action: Transition.Action?
    /// The pool into which a record is to be returned; nil: any of its object.
    let targetPoolID: Int64?

    init(_ operation: CRMModel.Operation) {
        self.operation = operation
        action = nil
        targetPoolID = nil
    }

    init(_ action: Transition.Action, intoPool targetPoolID: Int64?) {
        operation = action.operation
        self.action = action
        self.targetPoolID = targetPoolID
    }

    /// Whether the row speaks of it.
    func isAnswered(by row: Transitions.Row) -> Bool {
        row.action.operation == operation && (action == nil || row.action == action)
    }
}
