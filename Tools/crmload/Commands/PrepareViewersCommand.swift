internal import ArgumentParser
internal import CRMClient
internal import CRMModel
internal import NIOPosix

/// `crmload prepare-viewers`.
struct PrepareViewersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare-viewers", abstract: "Creates accounts, and users who see a part of them.",
        discussion: """
            For a new installation. There are 1,000 users then; line.1, line.10, line.100 and
            line.10000 see one account of so many by the reporting line, team.1 and so on by
            the related team, share.1 and so on by shares. The user has to be a CRM_ADMIN.
            `crmload pages` measures how fast they list.
            """)

    @OptionGroup var target: TargetOptions

    @Option(help: "How many accounts, 1 to 100000000.")
    var records: Int

    func validate() throws {
        guard 1...100_000_000 ~= records else { throw ValidationError("--records takes 1 to 100000000") }
        guard target.userName != nil else { throw ValidationError("--user or $CRM_USER has to name a CRM_ADMIN") }
    }

    func run() async throws {
        let (socketPath, user) = (target.socketPath ?? "", target.userName ?? "")
        let administrator = CRMClient(socketPath: socketPath, user: user)
        let owner = try await Viewers.createUsers(through: administrator)
        let creation = BulkCalls(
            socketPath: socketPath, user: user, inFlight: 512, eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        let ids = try await creation.createRecords(records) { number in
            RecordDrafts(seed: 1).account(number, ownerID: owner(number))
        }
        var userIDs: [String: Int64] = [:]
        for user in try await administrator.listUsers(ListUsersRequest()).users { userIDs[user.name] = user.id }
        await administrator.close()
        let head = CRMClient(socketPath: socketPath, user: "line.1")
        try await Viewers.open(ids, userIDs: userIDs, through: head)
        await head.close()
    }
}
