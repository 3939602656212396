import ArgumentParser
import CRMClient
import CRMModel

struct ExplainCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says why you may or may not do an operation, and who could.")

    @Argument(help: ArgumentHelp("Such as EDIT or change-owner.", valueName: "operation"))
    var operation: CRMModel.Operation

    @Argument(help: "The record's id.")
    var id: Int64?

    @Option(help: ArgumentHelp("The object, for CREATE and IMPORT.", valueName: "object"))
    var object: BusinessObject?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if (id == nil) == (object == nil) { throw ValidationError("Name a record by its id, or an --object") }
    }

    func run(_ session: Session) async throws {
        let request = ExplainRequest(operation: operation, recordID: id, object: object)
        let answer = try await session.client.explain(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.lines(Self.lines(answer))
    }

    /// The verdict, its layers, and what would do.
    static func lines(_ answer: ExplainResponse) -> [String] {
        var lines = [
            answer.allowed ? "allowed\(answer.grant.map { " by \($0.protoName)" } ?? "")" : "denied: \(answer.reason)"
        ]
        lines += answer.layers.map { "  \($0.passed ? "✓" : "✗") \($0.name): \(VisibleText.line($0.text))" }
        if let row = answer.row {
            lines.append(
                "by the row: \(PolicyCommand.cells(row, separator: ", ").filter { !$0.isEmpty }.joined(separator: "; "))"
            )
        }
        func add(_ title: String, _ names: [String]) {
            if !names.isEmpty { lines.append("\(title): \(names.joined(separator: ", "))") }
        }
        add("you could in the status", answer.statusesThatAllow.map(\.protoName))
        add("it takes one of the grants", answer.grantsThatAllow.map(\.protoName))
        add("who could", answer.holders.map { "\($0.name)\($0.grant.map { " (\($0.protoName))" } ?? "")" })
        return lines
    }
}
