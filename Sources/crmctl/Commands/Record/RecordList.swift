import ArgumentParser
import CRMClient
import CRMModel

struct RecordList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the records of an object that you may see.",
        discussion: """
            A condition is a field, an operator and a value: 'annual_revenue >= 1000000'. Operators: = != < <= > >=, \
            ~ (contains), ^= (starts with), in (a, b, "c, d"), empty, not-empty. Beside the fields there are id, owner, status, \
            life_state, approval_status, created_at, modified_at, created_by, modified_by and pool; users and pools are named. \
            Of the conditions of an --any-of one has to hold: --any-of 'status = WON or status = LOST'; a value with \
            the word or in it stands in double quotes.
            """)

    /// As many as a page can have.
    private static let maximumPageSize = 1_000

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Option(name: .customLong("where"), help: ArgumentHelp("A condition that has to hold.", valueName: "condition"))
    var conditions: [String] = []

    @Option(help: ArgumentHelp("Conditions of which one has to hold.", valueName: "conditions"))
    var anyOf: [String] = []

    @Option(
        help: ArgumentHelp("The field to sort by; else by id, newest first.", valueName: "field"),
        completion: .list(CompletionNames.properties))
    var sort: String?

    @Flag(help: "Sort from the greatest to the least.")
    var descending = false

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
        if descending, sort == nil { throw ValidationError("--descending needs --sort") }
    }

    func run(_ session: Session) async throws {
        let catalog = try await session.fields(of: object)
        let users = try await session.users()
        let pools = try await session.pools(of: object)
        let input = ConditionInput(catalog: catalog, users: users, pools: pools)
        var columns: [String]?
        if let fields { columns = try RecordTable.columns(fields, catalog) }
        if let sort, RecordProperty(rawValue: sort) == nil { _ = try catalog.field(sort) }
        let request = ListRecordsRequest(
            object: object, filter: try input.filter(all: conditions, anyOf: anyOf),
            sort: sort.map { Sort(field: $0, descending: descending) }, pageToken: page ?? "",
            includeInvalidated: includeInvalidated)
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
