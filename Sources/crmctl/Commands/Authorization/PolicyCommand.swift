import ArgumentParser
import CRMClient
import CRMModel

struct PolicyCommand: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Shows the permission matrix.",
        discussion: """
            A row allows an operation on records of the object in one of the statuses, while the condition holds, to \
            who holds one of the grants.
            """)

    private static let columns = ["operation", "object", "statuses", "condition", "grants"]

    @Option(help: ArgumentHelp("Only the rows of this object.", valueName: "object"))
    var object: BusinessObject?

    @Option(help: ArgumentHelp("Only the rows of this operation.", valueName: "operation"))
    var operation: CRMModel.Operation?

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = GetPolicyRequest(object: object, operation: operation)
        let answer = try await session.client.getPolicy(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        var table = Table(Self.columns.map { Table.Column($0.uppercased()) })
        for row in answer.rows { table.add(Self.cells(row, separator: "|")) }
        try session.console.table(table, form)
    }

    /// A row's columns, by the names of the protos.
    static func cells(_ row: PolicyRow, separator: String) -> [String] {
        [
            row.operation?.protoName ?? "", row.object?.protoName ?? "",
            row.statuses.map(\.protoName).joined(separator: separator), row.condition?.protoName ?? "",
            row.grants.map(\.protoName).joined(separator: separator),
        ]
    }
}
