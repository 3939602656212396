internal import ArgumentParser
internal import CRMClient
internal import CRMModel
internal import NIOPosix

/// `crmload rearrange`.
struct RearrangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rearrange",
        abstract: "Measures how long re-arranging a reporting line takes, and what readers see.",
        discussion: """
            For a new installation. Creates users with eight below each, and an account for
            each, owned by one another's subordinates; then puts five below each, user by
            user, while the head of all lists the newest accounts again and again: before and
            after each change these are the same. The user has to be a CRM_ADMIN.
            """)

    @OptionGroup var target: TargetOptions

    @Option(help: "How many users, 100 to 100000.")
    var users = 10_000

    func validate() throws {
        guard 100...100_000 ~= users else { throw ValidationError("--users takes 100 to 100000") }
        guard target.userName != nil else { throw ValidationError("--user or $CRM_USER has to name a CRM_ADMIN") }
    }

    func run() async throws {
        let (socketPath, user) = (target.socketPath ?? "", target.userName ?? "")
        let administrator = CRMClient(socketPath: socketPath, user: user)
        let lines = try await TwoLines(userCount: users, through: administrator)
        let creation = BulkCalls(
            socketPath: socketPath, user: user, inFlight: 512, eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        _ = try await creation.createRecords(users) { RecordDrafts(seed: 1).account($0, ownerID: lines.id($0)) }

        let head = CRMClient(socketPath: socketPath, user: TwoLines.head)
        let quiet = try await Self.watch(head, for: .seconds(1))
        let watching = Task { try await Self.watch(head, for: nil) }
        let start = ContinuousClock.now
        try await lines.rearrange(through: administrator)
        let took = ContinuousClock.now - start
        watching.cancel()
        let meanwhile = try await watching.value
        await head.close()
        await administrator.close()

        print("\(users) users re-arranged in \(Self.text(took)), \(Self.text(took / users)) each")
        print("a page of the head's list before: \(quiet.text)")
        print("meanwhile:                        \(meanwhile.text)")
        guard quiet.isSteady, meanwhile.isSteady else { throw LoadError("the head has not always seen the same page") }
        print("every page was the same")
    }

    /// What came of asking for a page again and again.
    private struct Watch {
        var times: [Duration] = []
        var pages: Set<[Int64]> = []

        var isSteady: Bool { pages.count == 1 && pages.first?.count == 50 }

        var text: String {
            let sorted = times.sorted()
            return "\(sorted.count) times, median \(RearrangeCommand.text(sorted[sorted.count / 2])), "
                + "99 % within \(RearrangeCommand.text(sorted[sorted.count * 99 / 100])), "
                + "at most \(RearrangeCommand.text(sorted[sorted.count - 1]))"
        }
    }

    /// Asks for the first page until that time has passed, or the task is cancelled; once at least.
    private static func watch(_ client: CRMClient, for duration: Duration?) async throws -> Watch {
        var watch = Watch()
        let begin = ContinuousClock.now
        repeat {
            let start = ContinuousClock.now
            // In a task of its own, so that what is under way is finished when this one is cancelled.
            let call = Task { try await client.listRecords(ListRecordsRequest(object: .account)) }
            watch.pages.insert(try await call.value.records.map(\.id))
            watch.times.append(ContinuousClock.now - start)
        } while !Task.isCancelled && duration.map { ContinuousClock.now - begin < $0 } ?? true
        return watch
    }

    private static func text(_ duration: Duration) -> String {
        let microseconds = duration / .microseconds(1)
        return microseconds < 10_000
            ? "\(Int(microseconds.rounded())) µs" : "\(Int((microseconds / 1_000).rounded())) ms"
    }
}
