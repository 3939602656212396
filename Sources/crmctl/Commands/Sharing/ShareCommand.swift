import ArgumentParser
import CRMClient
import CRMModel

struct ShareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share", abstract: "Shares records, lists shares and takes them back.",
        subcommands: [ShareAdd.self, ShareList.self, ShareRemove.self])
}

struct ShareAdd: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Shares records.",
        discussion: "With whom a record is shared already, has access and end as given here.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var to: GranteeOptions

    @OptionGroup var given: AccessOptions

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = ShareRecordsRequest(
            recordIDs: batch.ids, grantees: try await to.grantees(session), access: given.access,
            expiresAtMilliseconds: given.until?.milliseconds, options: batch.options)
        let answer = try await session.client.shareRecords(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "shared with \(to.text)")
    }
}

struct ShareRemove: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Takes shares back.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var from: GranteeOptions

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = UnshareRecordsRequest(
            recordIDs: batch.ids, grantees: try await from.grantees(session), options: batch.options)
        let answer = try await session.client.unshareRecords(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "shared no longer with \(from.text)")
    }
}

struct ShareList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists with whom a record is shared, and by which rules.")

    @Argument(help: "The record's id.")
    var id: Int64

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.listShares(ListSharesRequest(recordID: id), session.calls)
        if try await session.showAsJSON(answer) { return }
        var view = try await AccessTable(session)
        for share in answer.shares {
            view.add(
                share.grantee, share.access, until: share.expiresAtMilliseconds, givenBy: share.sharedByID,
                at: share.sharedAtMilliseconds)
        }
        for rule in answer.rules { view.add(rule) }
        try session.console.table(view.table, form)
    }
}
