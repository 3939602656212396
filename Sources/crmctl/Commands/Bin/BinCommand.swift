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

    /// As many as a page can have.
    private static let maximumPageSize = 1_000

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order; else all.", valueName: "object"))
    var object: BusinessObject?

    @Option(help: ArgumentHelp("Only what this user has invalidated.", valueName: "user"))
    var by: String?

    @Option(help: ArgumentHelp("Only what was invalidated at this time or later.", valueName: "time"))
    var from: Moment?

    @Option(help: ArgumentHelp("Only what was invalidated before this time.", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("At most so many records; else 50.", valueName: "number"))
    var limit: Int?

    @Flag(help: "All records, however many.")
    var all = false

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkForm()
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 on") }
        if limit != nil, all { throw ValidationError("Either --limit or --all") }
    }

    func run(_ session: Session) async throws {
        let users = try await session.users()
        let request = ListBinRequest(
            object: object, invalidatedByID: try by.map { try users.entry($0).id },
            invalidatedFromMilliseconds: from?.milliseconds, invalidatedUntilMilliseconds: until?.milliseconds)
        let answer = try await pages(request, session)
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
        if !answer.nextPageToken.isEmpty { Console.complain("There are more: --all") }
    }

    /// As many pages as it takes, in one answer.
    private func pages(_ request: ListBinRequest, _ session: Session) async throws -> ListBinResponse {
        let wanted = all ? Int.max : limit ?? 50
        var request = request
        var sum = ListBinResponse()
        repeat {
            request.pageSize = UInt32(min(wanted - sum.entries.count, Self.maximumPageSize))
            let page = try await session.client.listBin(request, session.calls)
            sum.entries += page.entries
            sum.nextPageToken = page.nextPageToken
            request.pageToken = page.nextPageToken
        } while !sum.nextPageToken.isEmpty && sum.entries.count < wanted
        return sum
    }
}
