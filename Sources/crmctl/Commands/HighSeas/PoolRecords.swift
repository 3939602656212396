import ArgumentParser
import CRMClient
import CRMModel

// What goes into pools and comes out of them.

struct PoolClaim: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim", abstract: "Takes records out of their pools: you become their owner.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = ClaimRecordsRequest(ids: batch.ids, options: batch.options)
        let answer = try await session.client.claimRecords(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "claimed")
    }
}

struct PoolReturn: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Puts records into a pool: they lose their owners.")

    @OptionGroup var batch: BatchArguments

    @Option(help: ArgumentHelp("The pool's name or id.", valueName: "pool"))
    var to: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = ReturnRecordsRequest(
            ids: batch.ids, poolID: try await session.poolID(to, forRecords: batch.ids), options: batch.options)
        let answer = try await session.client.returnRecords(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "returned to \(VisibleText.line(to))")
    }
}

struct PoolAssign: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Gives unassigned records to an owner.")

    @OptionGroup var batch: BatchArguments

    @Option(help: ArgumentHelp("The new owner; else the owner that each has, outside pools.", valueName: "user"))
    var to: String?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        var request = AssignRecordsRequest(ids: batch.ids, options: batch.options)
        let owner: User? = if let to { try await session.users().entry(to) } else { nil }
        request.ownerID = owner?.id
        let answer = try await session.client.assignRecords(request, session.calls(key: batch.key))
        let done = owner.map { "assigned to \(VisibleText.line($0.name))" } ?? "assigned"
        try await session.show(answer, answer.results, batch, done)
    }
}
