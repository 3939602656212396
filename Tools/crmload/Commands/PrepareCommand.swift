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
            same ids. The user has to be a CRM_ADMIN.

            With --owners these own the records; those who don't exist are created. Without,
            a company is created, of a member for each hundred records, 30 to 10,000: agents,
            who own the records, under leads, under managers, under directors, under one
            head; and colleagues outside of the line, to whom each record is open, half of
            them by the related team, half by a share. They are called agent.1, lead.1 and
            so on. A company that is there already gets the records.
            """)

    @OptionGroup var target: TargetOptions

    @Option(help: "How many, 1 to 100000000.")
    var records: Int

    @Option(help: "The same seed, the same records.")
    var seed: UInt64 = 1

    @Option(help: "The names of those who own the records, separated by commas; else a company's agents do.")
    var owners: String?

    @Option(help: "The superior of the owners that are created; created likewise. Only with --owners.")
    var superior: String?

    @Option(help: "How many requests under way.")
    var inFlight = 512

    func validate() throws {
        guard 1...100_000_000 ~= records else { throw ValidationError("--records takes 1 to 100000000") }
        guard 1...100_000 ~= inFlight else { throw ValidationError("--in-flight takes 1 to 100000") }
        guard target.userName != nil else { throw ValidationError("--user or $CRM_USER has to name a CRM_ADMIN") }
        if let owners, ownerNames(owners).isEmpty { throw ValidationError("--owners names nobody") }
        if superior != nil, owners == nil { throw ValidationError("--superior is of those whom --owners names") }
    }

    func run() async throws {
        let (socketPath, user) = (target.socketPath ?? "", target.userName ?? "")
        let client = CRMClient(socketPath: socketPath, user: user)
        let calls = BulkCalls(
            socketPath: socketPath, user: user, inFlight: inFlight,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        let ids: [Int64]
        if let owners {
            let ownerIDs = try await Owners.ids(named: ownerNames(owners), under: superior, through: client)
            ids = try await create(RecordDrafts(seed: seed, ownerIDs: ownerIDs), calls)
        } else {
            let company = try await CompanyPreparation(recordCount: records, through: client, calls)
            ids = try await create(RecordDrafts(seed: seed), company, calls)
        }
        await client.close()
        let range = try Self.range(ids)
        print("\(range.lowerBound)-\(range.upperBound)")
    }

    /// Creates records of the drafts' owners.
    private func create(_ drafts: RecordDrafts, _ calls: BulkCalls) async throws -> [Int64] {
        var drafts = drafts
        let accountCount = RecordDrafts.accountCount(of: records)
        drafts.accountIDs = try await calls.createRecords(accountCount) { [drafts] in drafts.account($0) }
        let others = try await calls.createRecords(records - accountCount) { [drafts] in drafts.other($0) }
        return drafts.accountIDs + others
    }

    /// Creates records of a company's agents, and opens them to its colleagues.
    private func create(
        _ drafts: RecordDrafts, _ company: CompanyPreparation, _ calls: BulkCalls
    ) async throws -> [Int64] {
        var drafts = drafts
        let accountCount = RecordDrafts.accountCount(of: records)
        let first = try await company.createFirstRecord { [drafts] in drafts.account(0, ownerID: $0) }
        drafts.accountIDs = [first]
        drafts.accountIDs += try await calls.createRecords(accountCount - 1) { [drafts] number in
            drafts.account(number + 1, ownerID: company.ownerID(of: first + 1 + Int64(number)))
        }
        let others = try await calls.createRecords(records - accountCount) { [drafts] number in
            drafts.other(number, ownerID: company.ownerID(of: first + Int64(accountCount + number)))
        }
        let ids = drafts.accountIDs + others
        try await company.open(Self.range(ids))
        return ids
    }

    /// - Throws: `LoadError` if others have ids between these.
    private static func range(_ ids: [Int64]) throws -> ClosedRange<Int64> {
        let (low, high) = (ids.min() ?? 0, ids.max() ?? 0)
        guard high - low + 1 == ids.count else {
            throw LoadError("others created records meanwhile: the ids from \(low) to \(high) aren't all of this load")
        }
        return low...high
    }

    private func ownerNames(_ text: String) -> [String] { text.split(separator: ",").map { String($0) } }
}
