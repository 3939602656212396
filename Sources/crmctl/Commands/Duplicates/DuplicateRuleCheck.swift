import ArgumentParser
import CRMClient
import CRMModel

struct DuplicateRuleCheck: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Tells which duplicates a record would have, before it is created.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: ArgumentHelp("A field's key and its value.", valueName: "field=value"))
    var assignments: [String]

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let fields = try await session.fields(of: object).fields(try Assignment.list(assignments))
        let answer = try await session.client.checkDuplicates(
            CheckDuplicatesRequest(object: object, fields: fields), session.calls)
        if try await session.showAsJSON(answer) { return }
        if answer.duplicates.isEmpty { return try session.console.line("no duplicates") }
        try session.console.lines(answer.duplicates.map(\.text))
    }
}

extension DuplicateMatch {
    /// "By rule 1 a duplicate of: 7, 9, 2 that you don't see".
    var text: String {
        var parts = recordIDs.map { String($0) }
        if unseenCount > 0 { parts.append("\(unseenCount) that you don't see") }
        if more { parts.append("more") }
        return "By rule \(ruleID) a duplicate of: \(parts.joined(separator: ", "))"
    }
}
