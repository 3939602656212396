import ArgumentParser
import CRMClient
import CRMModel

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Lists what was changed, in anything (CRM_ADMIN only).",
        subcommands: [AuditList.self])
}

struct AuditList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists what was changed, by whom and when.",
        discussion: """
            Newest first: the time (UTC), the user, the service that called, the method, and what it was done to; under \
            it a line for each property that was changed.
            """)

    @Option(help: ArgumentHelp("Only what was done for that user.", valueName: "user"))
    var user: String?

    @Option(help: ArgumentHelp("Only from that time on, such as 2024-02-29T13:00:00+08:00.", valueName: "time"))
    var from: Moment?

    @Option(help: ArgumentHelp("Only before that time.", valueName: "time"))
    var until: Moment?

    @Flag(help: "Only what changes what people may do or see.")
    var permissions = false

    @Option(help: ArgumentHelp("Only what was done to that record.", valueName: "id"))
    var record: Int64?

    @Option(help: ArgumentHelp("Only what was done to such things. May be given again.", valueName: "kind"))
    var subject: [AuditSubject] = []

    @Option(help: ArgumentHelp("Only what was done to the thing of that id; takes one --subject.", valueName: "id"))
    var id: Int64?

    @Option(
        help: ArgumentHelp("Only what was done by that method, such as Records/EditRecord.", valueName: "method"),
        completion: .list(CompletionNames.methods))
    var method: String?

    @OptionGroup var list: AuditOptions

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkForm()
        if record != nil, id != nil || !subject.isEmpty {
            throw ValidationError("Either --record, or --subject and --id")
        }
        if id != nil, subject.count != 1 { throw ValidationError("--id takes one --subject") }
    }

    func run(_ session: Session) async throws {
        let request = ListAuditEntriesRequest(
            userID: try await userID(session), fromMilliseconds: from?.milliseconds,
            untilMilliseconds: until?.milliseconds, subjects: record == nil ? subject : [.record],
            subjectID: record ?? id, method: Self.fullName(method ?? ""), permissionChanges: permissions)
        let found = try await list.paging.pages { size, token in
            var request = request
            request.pageSize = size
            request.pageToken = token
            let answer = try await session.client.listAuditEntries(request, session.calls)
            return (answer.entries, answer.nextPageToken)
        }
        let answer = ListAuditEntriesResponse(entries: found.elements, nextPageToken: found.nextToken)
        if try await session.showAsJSON(answer) { return }
        try await session.show(found, namesSubject: record == nil, list, form)
    }

    private func userID(_ session: Session) async throws -> Int64? {
        guard let user else { return nil }
        return try await session.users().id(user)
    }

    /// "crm.v1.Records/EditRecord", from that or from its last part.
    static func fullName(_ method: String) -> String {
        method.contains("/") && !method.contains(".") ? "crm.v1.\(method)" : method
    }
}
