internal import ArgumentParser
internal import CRMClient
internal import NIOPosix

/// `crmload prepare`.
struct PrepareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare", abstract: "Creates records, and prints the range of their ids.",
        discussion: """
            Accounts first, then contacts, leads and opportunities of theirs, in the proportion
            3:2:2:3. In the same installation, the same options make the same records under the
            same ids. The user has to be a CRM_ADMIN. Owners that don't exist are created.
            """)

    @OptionGroup var target: TargetOptions

    @Option(help: "How many, 1 to 100000000.")
    var records: Int

    @Option(help: "The same seed, the same records.")
    var seed: UInt64 = 1

    @Option(help: "The names of those who own the records, separated by commas; else the user does.")
    var owners: String?

    @Option(help: "The superior of the owners that are created; created likewise.")
    var superior: String?

    @Option(help: "How many requests under way.")
    var inFlight = 512

    func validate() throws {
        guard 1...100_000_000 ~= records else { throw ValidationError("--records takes 1 to 100000000") }
        guard 1...100_000 ~= inFlight else { throw ValidationError("--in-flight takes 1 to 100000") }
        guard target.userName != nil else { throw ValidationError("--user or $CRM_USER has to name a CRM_ADMIN") }
        if let owners, ownerNames(owners).isEmpty { throw ValidationError("--owners names nobody") }
    }

    func run() async throws {
        let (socketPath, user) = (target.socketPath ?? "", target.userName ?? "")
        let client = CRMClient(socketPath: socketPath, user: user)
        let ownerIDs = try await Owners.ids(
            named: owners.map { ownerNames($0) } ?? [user], under: superior, through: client)
        await client.close()
        let creation = BulkCreation(
            socketPath: socketPath, user: user, inFlight: inFlight,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        var drafts = RecordDrafts(seed: seed, ownerIDs: ownerIDs)
        let accountCount = RecordDrafts.accountCount(of: records)
        drafts.accountIDs = try await creation.run(accountCount) { [drafts] in drafts.account($0) }
        let others = try await creation.run(records - accountCount) { [drafts] in drafts.other($0) }
        let ids = drafts.accountIDs + others
        let (low, high) = (ids.min() ?? 0, ids.max() ?? 0)
        guard high - low + 1 == ids.count else {
            throw LoadError("others created records meanwhile: the ids from \(low) to \(high) aren't all of this load")
        }
        print("\(low)-\(high)")
    }

    private func ownerNames(_ text: String) -> [String] { text.split(separator: ",").map { String($0) } }
}
