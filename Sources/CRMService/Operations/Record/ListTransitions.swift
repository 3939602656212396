internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Tells which changes of status there are for a record, and which of them are open to the caller.
enum ListTransitions: ReadOperation {
    static func run(_ request: ListTransitionsRequest, _ call: ReadCall) throws -> ListTransitionsResponse {
        let record = try call.visibleRecord(request.recordID)
        let facts = try call.facts(of: record)
        let authorizer = call.authorizer
        return ListTransitionsResponse(
            transitions: authorizer.transitions.rows(of: record.object).map { row in
                let decision = authorizer.decide(
                    transition: row.action, on: facts, by: call.caller.user, in: call.organisation)
                return PossibleTransition(
                    action: row.action, from: row.from.elements, to: row.to, allowed: decision.isAllowed,
                    reason: decision.reason?.protoName ?? "")
            })
    }
}
