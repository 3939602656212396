internal import CRMAuthorizer
internal import CRMModel

/// Lists the sharing rules, which tell who is meant to see whose records.
enum ListSharingRules: ReadOperation {
    static func run(_ request: ListSharingRulesRequest, _ call: ReadCall) throws -> ListSharingRulesResponse {
        try call.requireAdministrator(for: "list the sharing rules")
        let objects = request.object.map { [$0] } ?? BusinessObject.allCases
        return ListSharingRulesResponse(rules: objects.flatMap { call.organisation.sharingRules(of: $0) })
    }
}
