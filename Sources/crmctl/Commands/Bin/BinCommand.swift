import ArgumentParser
import CRMClient
import CRMModel

struct BinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bin", abstract: "Shows the recycle bin.",
        discussion: "record invalidate puts something there, record restore and record delete take it out.",
        subcommands: [BinList.self])
}

struct BinList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists what is in the recycle bin, the last first (CRM_ADMIN only).")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order; else all.", valueName: "object"))
    var object: BusinessObject?

    @Option(help: ArgumentHelp("Only what this user has invalidated.", valueName: "user"))
    var by: String?

    @Option(help: ArgumentHelp("Only what was invalidated at this time or later.", valueName: "time"))
    var from: Moment?

    @Option(help: ArgumentHelp("Only what was invalidated before this time.", valueName: "time"))
    var until: Moment?

    @OptionGroup var paging: PageOptions

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkForm() }

    func run(_ session: Session) async throws {
        let users = try await session.users()
        let request = ListBinRequest(
            object: object, invalidatedByID: try by.map { try users.entry($0).id },
            invalidatedFromMilliseconds: from?.milliseconds, invalidatedUntilMilliseconds: until?.milliseconds)
        let found = try await paging.pages { size, token in
            var request = request
            request.pageSize = size
            request.pageToken = token
            let answer = try await session.client.listBin(request, session.calls)
            return (answer.entries, answer.nextPageToken)
        }
        let answer = ListBinResponse(entries: found.elements, nextPageToken: found.nextToken)
        if try await session.showAsJSON(answer) { return }
        var table = Table(
            [Table.Column("ID", isRightAligned: true)]
                + ["OBJECT", "NAME", "STATUS", "INVALIDATED BY", "AT (UTC)"].map { Table.Column($0) })
        for entry in answer.entries {
            let record = entry.record ?? Record()
            let name = try record.decodedFields().first { $0.key == "name" }?.value?.text
            table.add([
                String(record.id), record.object?.protoName ?? "", name ?? "", record.status?.protoName ?? "",
                users.name(entry.invalidatedByID), Value(kind: .timeMilliseconds(entry.invalidatedAtMilliseconds)).text,
            ])
        }
        try session.console.table(table, form)
        PageOptions.tellOfMore(answer.nextPageToken)
    }
}
