import ArgumentParser
import CRMClient
import CRMModel

/// A change of the status of records.
protocol StatusChangeCommand: ClientCommand {
    var batch: BatchArguments { get }
    var said: CommentOption { get }
}

struct CommentOption: ParsableArguments {
    @Option(help: ArgumentHelp("Why, for those who read the history.", valueName: "text"))
    var comment: String?
}

extension StatusChangeCommand {
    /// - Parameter waitingNode: the node that is meant; nil: whichever waits.
    func change(_ action: Transition.Action, _ session: Session, waitingNode: UInt32? = nil) async throws {
        let request = ChangeStatusesRequest(
            ids: batch.ids, action: action, comment: said.comment ?? "", options: batch.options,
            waitingNode: waitingNode)
        let answer = try await session.client.changeStatuses(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "done: \(action.protoName)")
    }
}

struct RecordChangeStatus: StatusChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "change-status", abstract: "Changes the status of records.",
        discussion: "record transitions ID tells what is possible. CLAIM, RETURN and ASSIGN are commands of pool.")

    @Argument(help: ArgumentHelp("What is done: submit, win, reopen, ship.", valueName: "action"))
    var action: Transition.Action

    @OptionGroup var batch: BatchArguments

    @OptionGroup var said: CommentOption

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws { try await change(action, session) }
}

struct RecordTransitions: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transitions",
        abstract: "Shows which changes of its status a record has, and which you could make.")

    @Argument(help: "The record's id.")
    var id: Int64

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.listTransitions(
            ListTransitionsRequest(recordID: id), session.calls)
        if try await session.showAsJSON(answer) { return }
        var table = Table(["ACTION", "FROM", "TO", "YOU"].map { Table.Column($0) })
        for row in answer.transitions {
            table.add([
                row.action?.protoName ?? "", row.from.map(\.protoName).joined(separator: ", "),
                row.to?.protoName ?? "", row.allowed ? "may" : row.reason,
            ])
        }
        try session.console.table(table, form)
    }
}
