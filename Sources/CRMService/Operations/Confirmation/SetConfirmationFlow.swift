internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Configures how records of an object are confirmed from now on.
enum SetConfirmationFlow: WriteOperation {
    static func run(_ request: SetConfirmationFlowRequest, _ call: WriteCall) throws -> SetConfirmationFlowResponse {
        try call.requireAdministrator(for: "configure a confirmation flow")
        guard let object = request.flow?.object else { throw CallError.requestInvalid("flow: object is missing") }
        guard let old = call.organisation.confirmationFlow(of: object) else {
            throw CallError.requestInvalid("flow: \(object.protoName) is not confirmed")
        }
        let flow = ConfirmationFlow(
            object: object, nodes: try ConfirmationFlowInput.nodes(request.flow?.nodes ?? [], call))
        try call.save(flow, replacing: old)
        return SetConfirmationFlowResponse(flow: call.organisation.confirmationFlow(of: object))
    }
}

extension WriteCall {
    /// Stores the change of a confirmation flow, and writes its audit entry.
    ///
    /// - Parameter flow: without nodes, the preset one.
    func save(_ flow: ConfirmationFlow, replacing old: ConfirmationFlow) throws {
        guard let object = flow.object else { return }
        draft.organisation.setConfirmationFlow(flow)
        try transaction.save(flow)
        let changes = ConfirmationFlowAudit.changes(from: old, to: organisation.confirmationFlow(of: object) ?? flow)
        if !changes.isEmpty { try audit(.confirmationFlow, Int64(object.rawValue), changes) }
    }
}
