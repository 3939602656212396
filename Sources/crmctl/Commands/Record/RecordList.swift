import ArgumentParser
import CRMClient
import CRMModel

struct RecordList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the records of an object that you may see.",
        discussion: ConditionOptions.discussion)

    /// As many as a page can have.
    private static let maximumPageSize = 1_000

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @OptionGroup var conditions: ConditionOptions

    @Option(help: ArgumentHelp("Only records in which all these words are found.", valueName: "words"))
    var search: String?

    @OptionGroup var scene: SceneOption

    @OptionGroup var order: SortOptions

    @Option(help: ArgumentHelp("At most so many records; else 50.", valueName: "number"))
    var limit: Int?

    @Flag(help: "All records, however many.")
    var all = false

    @Option(help: ArgumentHelp("Go on where an earlier list ended.", valueName: "token"))
    var page: String?

    @Option(help: ArgumentHelp("The columns, with commas between them.", valueName: "fields"))
    var fields: String?

    @Flag(help: "Also those in the recycle bin (CRM_ADMIN only).")
    var includeInvalidated = false

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkForm()
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 on") }
        if limit != nil, all { throw ValidationError("Either --limit or --all") }
    }

    func run(_ session: Session) async throws {
        let catalog = try await session.fields(of: object)
        let users = try await session.users()
        let pools = try await session.pools(of: object)
        var columns: [String]?
        if let fields { columns = try RecordTable.columns(fields, catalog) }
        let (builtIn, sceneID) = try await scene.choice(of: object, session)
        let request = ListRecordsRequest(
            object: object, filter: try await conditions.filter(of: object, session),
            sort: try await order.sort(of: object, session), pageToken: page ?? "",
            includeInvalidated: includeInvalidated, scene: builtIn, sceneID: sceneID, search: search)
        let answer = try await pages(request, session)
        if try await session.showAsJSON(answer) { return }
        let table = try RecordTable(catalog: catalog, users: users, pools: pools).table(of: answer.records, columns)
        try session.console.table(table, form)
        if !answer.nextPageToken.isEmpty {
            Console.complain("There are more: --page \(answer.nextPageToken)")
        }
    }

    /// As many pages as it takes, in one answer.
    private func pages(_ request: ListRecordsRequest, _ session: Session) async throws -> ListRecordsResponse {
        let wanted = all ? Int.max : limit ?? 50
        var request = request
        var sum = ListRecordsResponse()
        repeat {
            request.pageSize = UInt32(min(wanted - sum.records.count, Self.maximumPageSize))
            let page = try await session.client.listRecords(request, session.calls)
            sum.records += page.records
            sum.nextPageToken = page.nextPageToken
            request.pageToken = page.nextPageToken
        } while !sum.nextPageToken.isEmpty && sum.records.count < wanted
        return sum
    }
}
