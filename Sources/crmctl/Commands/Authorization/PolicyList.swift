import ArgumentParser
import CRMClient
import CRMModel

struct PolicyList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Shows the permission matrix.",
        discussion: "Rows that the installation has added are marked by their ids.")

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
        try session.console.table(Self.table(answer.rows), form)
    }

    /// The rows; with a column for the ids of additions if there are any.
    static func table(_ rows: [PolicyRow]) -> Table {
        let hasAdditions = rows.contains { $0.id != nil }
        var table = Table((columns + (hasAdditions ? ["addition"] : [])).map { Table.Column($0.uppercased()) })
        for row in rows {
            let mark = row.id.map { String($0) } ?? ""
            table.add(PolicyCommand.cells(row, separator: "|") + (hasAdditions ? [mark] : []))
        }
        return table
    }
}
