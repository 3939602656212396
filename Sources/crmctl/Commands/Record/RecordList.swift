import ArgumentParser
import CRMClient
import CRMModel

struct RecordList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the records of an object that you may see.",
        discussion: ConditionOptions.discussion)

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @OptionGroup var conditions: ConditionOptions

    @Option(help: ArgumentHelp("Only records in which all these words are found.", valueName: "words"))
    var search: String?

    @OptionGroup var scene: SceneOption

    @OptionGroup var order: SortOptions

    @OptionGroup var paging: PageOptions

    @Option(help: ArgumentHelp("The columns, with commas between them.", valueName: "fields"))
    var fields: String?

    @Flag(help: "Also those in the recycle bin (CRM_ADMIN only).")
    var includeInvalidated = false

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkForm() }

    func run(_ session: Session) async throws {
        let catalog = try await session.fields(of: object)
        let users = try await session.users()
        let pools = try await session.pools(of: object)
        var columns: [String]?
        if let fields { columns = try RecordTable.columns(fields, catalog) }
        let (builtIn, sceneID) = try await scene.choice(of: object, session)
        let request = ListRecordsRequest(
            object: object, filter: try await conditions.filter(of: object, session),
            sort: try await order.sort(of: object, session), includeInvalidated: includeInvalidated, scene: builtIn,
            sceneID: sceneID, search: search)
        let found = try await paging.pages { size, token in
            var request = request
            request.pageSize = size
            request.pageToken = token
            let answer = try await session.client.listRecords(request, session.calls)
            return (answer.records, answer.nextPageToken)
        }
        let answer = ListRecordsResponse(records: found.elements, nextPageToken: found.nextToken)
        if try await session.showAsJSON(answer) { return }
        let table = try RecordTable(catalog: catalog, users: users, pools: pools).table(of: answer.records, columns)
        try session.console.table(table, form)
        PageOptions.tellOfMore(answer.nextPageToken)
    }
}
