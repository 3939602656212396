import ArgumentParser
import CRMClient
import CRMModel

struct CheckCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says whether you may do an operation.",
        discussion: "Exit status 4 if the operation is denied for any of the records.")

    @Argument(help: ArgumentHelp("Such as EDIT or change-owner.", valueName: "operation"))
    var operation: CRMModel.Operation

    @Argument(help: ArgumentHelp("The records' ids.", valueName: "id"))
    var ids: [Int64] = []

    @Option(help: ArgumentHelp("The object, for CREATE and IMPORT.", valueName: "object"))
    var object: BusinessObject?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if ids.isEmpty == (object == nil) { throw ValidationError("Name records by their ids, or an --object") }
    }

    func run(_ session: Session) async throws {
        if ids.count > 1 { return try await checkMany(session) }
        let request = CheckRequest(operation: operation, recordID: ids.first, object: object)
        let answer = try await session.client.check(request, session.calls)
        if try await !session.showAsJSON(answer) {
            try session.console.line(answer.allowed ? "allowed" : "denied: \(answer.reason)")
        }
        if !answer.allowed { throw Leave(status: .denied) }
    }

    private func checkMany(_ session: Session) async throws {
        let request = BatchCheckRequest(operation: operation, recordIDs: ids)
        let answer = try await session.client.batchCheck(request, session.calls)
        if try await !session.showAsJSON(answer) {
            var table = Table([
                Table.Column("ID", isRightAligned: true), Table.Column("ANSWER"), Table.Column("REASON"),
            ])
            for result in answer.results {
                table.add([String(result.recordID), result.allowed ? "allowed" : "denied", result.reason])
            }
            try session.console.table(table)
        }
        if answer.results.contains(where: { !$0.allowed }) { throw Leave(status: .denied) }
    }
}
