internal import CRMModel

/// Lists the rules for duplicates.
enum ListDuplicateRules: ReadOperation {
    static func run(_ request: ListDuplicateRulesRequest, _ call: ReadCall) throws -> ListDuplicateRulesResponse {
        try call.requireAdministrator(for: "list the rules for duplicates")
        let objects = request.object.map { [$0] } ?? BusinessObject.allCases
        return ListDuplicateRulesResponse(rules: objects.flatMap { call.duplicateRules.rules(of: $0) })
    }
}
