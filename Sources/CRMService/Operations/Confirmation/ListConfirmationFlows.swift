internal import CRMAuthorizer
internal import CRMModel

/// Lists how orders and return forms are confirmed.
enum ListConfirmationFlows: ReadOperation {
    static func run(
        _ request: ListConfirmationFlowsRequest, _ call: ReadCall
    ) throws -> ListConfirmationFlowsResponse {
        let organisation = call.organisation
        return ListConfirmationFlowsResponse(
            flows: BusinessObject.allCases.compactMap { organisation.confirmationFlow(of: $0) })
    }
}
