import ArgumentParser
import CRMClient
import CRMModel

struct HistoryCommand: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Shows what was changed in a record, by whom and when.",
        discussion: """
            Newest first: the time (UTC), the user, the service that called, the method, the record's version; under \
            it a line for each field or property that was changed.
            """)

    @Argument(help: "The record's id.")
    var id: Int64

    @Option(
        help: ArgumentHelp(
            "Only changes of that field or property: a field's key, owner, status, team, team.user.3, share.",
            valueName: "key"),
        completion: .list(CompletionNames.properties + ["team", "share"]))
    var field: String?

    @OptionGroup var list: AuditOptions

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let found = try await list.paging.pages { size, token in
            let answer = try await session.client.getHistory(
                GetHistoryRequest(recordID: id, fieldKey: field ?? "", pageSize: size, pageToken: token), session.calls)
            return (answer.entries, answer.nextPageToken)
        }
        let answer = GetHistoryResponse(entries: found.elements, nextPageToken: found.nextToken)
        if try await session.showAsJSON(answer) { return }
        try await session.show(found, namesSubject: false, list, form)
    }
}
