import ArgumentParser
import CRMModel

/// How much is listed of what was changed, and how.
struct AuditOptions: ParsableArguments {
    /// As many as a page can have.
    private static let maximumPageSize = 1_000

    @Option(help: ArgumentHelp("At most so many entries; else 50.", valueName: "number"))
    private var limit: Int?

    @Flag(help: "All entries, however many.")
    private var all = false

    @Option(help: ArgumentHelp("Go on where an earlier list ended.", valueName: "token"))
    var page: String?

    @Flag(help: "Long values whole.")
    var full = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 on") }
        if limit != nil, all { throw ValidationError("Either --limit or --all") }
    }

    /// As many pages as it takes.
    ///
    /// - Parameter ask: for a page of that size, from that token on.
    /// - Returns: their entries, and the token for those after them.
    func pages(
        _ ask: (_ size: UInt32, _ token: String) async throws -> (entries: [AuditEntry], nextToken: String)
    ) async throws -> (entries: [AuditEntry], nextToken: String) {
        let wanted = all ? Int.max : limit ?? 50
        var entries: [AuditEntry] = []
        var token = page ?? ""
        repeat {
            let answer = try await ask(UInt32(min(wanted - entries.count, Self.maximumPageSize)), token)
            entries += answer.entries
            token = answer.nextToken
        } while !token.isEmpty && entries.count < wanted
        return (entries, token)
    }
}

extension Session {
    /// Shows what was changed.
    ///
    /// - Parameter namesSubject: whether each entry says what it is about.
    func show(
        _ found: (entries: [AuditEntry], nextToken: String), namesSubject: Bool, _ list: AuditOptions, _ form: TableForm
    ) async throws {
        let view = AuditView(
            names: try await AuditNames(self), maximumLength: list.full || form.csv ? nil : AuditView.standardLength)
        if form.csv {
            try console.table(view.table(found.entries), form)
        } else {
            let lines = found.entries.flatMap { view.lines($0, namesSubject: namesSubject) }
            try console.lines(lines.isEmpty ? ["nothing was changed"] : lines)
        }
        if !found.nextToken.isEmpty { Console.complain("There are more: --page \(found.nextToken)") }
    }
}
