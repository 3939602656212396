internal import ArgumentParser
internal import CRMClient
internal import CRMModel
internal import Foundation
internal import NIOCore
internal import Synchronization

/// `crmload run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Makes load, and tells what came of it.",
        discussion: """
            Without --rate, each connection keeps --in-flight requests under way, and sends
            one when another was answered. With --rate, requests fall due by the clock and
            are timed from then on, sent late or not, so that a server that falls behind
            doesn't make its load lighter. They are sent up to 0.05 ms late, gathered.
            How many may be under way is then not limited, but by --in-flight if given, and
            by a server that stops reading: those due meanwhile are sent later.

            Scenarios:
              echo         an empty health check
              get          reads one record
              check        asks whether the user may edit one record
              batch-check  asks which of --batch distinct records the user may edit
              list         the first page of 50 of the user's accounts
              edit         gives one record another remark
              create       creates an account
              transfer     gives one record a new owner; only with --company
              sales-day    of 100 requests 45 get, 20 list, 15 check, 5 batch-check,
                           11 edit, 3 create and 1 transfer; only with --company

            Records are drawn from all that the user sees, or from --ids.

            With --company, requests are made for members of the company that prepare has
            made: a third each for the record's owner, for a superior three levels up or
            more, and for the colleague to whom it is open by team or share; list for any
            manager, create for any agent, transfer for a superior. A batch is drawn of
            records that the member sees, as far as there are enough of them.
            """)

    @OptionGroup var target: TargetOptions

    @Option(help: "What to call.")
    var scenario: ScenarioName

    @Option(help: "How many connections, 1 to 10000.")
    var connections = 8

    @Option(help: "How many requests under way on each connection; else 16, or with --rate any number.")
    var inFlight: Int?

    @Option(help: "How many requests a second over all connections; else as many as are answered.")
    var rate: Double?

    @Option(help: "How long is measured; else 10s.", transform: DurationText.parse)
    var duration = Duration.seconds(10)

    @Option(help: "How long load is made before that; else 1s.", transform: DurationText.parse)
    var warmUp = Duration.seconds(1)

    @Option(help: "How many threads make the load, at most one for each connection.")
    var threads = 1

    @Option(help: "The records to draw from, LOW-HIGH; else all that the user sees.", transform: IDRange.parse)
    var ids: IDRange?

    @Flag(help: "Act for members of the company that prepare has made; --user is a CRM_ADMIN then.")
    var company = false

    @Option(help: "Draw from about so many records only, all those of some agents. Only with --company.")
    var hot: Int?

    @Option(help: "How many records a request of batch-check is about, 1 to 1000.")
    var batch = 100

    @Option(help: "Of the drawing: the same seed, the same requests; else others each time.")
    var seed: UInt64?

    @Flag(help: "The result as one JSON object.")
    var json = false

    @Option(
        help: "Where to draw latency by percentile and over time, as SVG.", completion: .file(extensions: ["svg"]))
    var chart: String?

    @Flag(help: "Tell each second how it goes, also where standard error is no terminal.")
    var progress = false

    @Flag(help: "Tell nothing before the end, also on a terminal.")
    var quiet = false

    func validate() throws {
        guard 1...10_000 ~= connections else { throw ValidationError("--connections takes 1 to 10000") }
        guard 1...1_000_000 ~= inFlight ?? 1 else { throw ValidationError("--in-flight takes 1 to 1000000") }
        guard 1...connections ~= threads else { throw ValidationError("--threads takes 1 to the connections") }
        if let rate, !(0.001...100_000_000 ~= rate) { throw ValidationError("--rate takes 0.001 to 100000000") }
        guard duration > .zero else { throw ValidationError("--duration has to be longer than nothing") }
        guard 1...1_000 ~= batch else { throw ValidationError("--batch takes 1 to 1000") }
        if progress, quiet { throw ValidationError("--progress and --quiet exclude each other") }
        let mix = scenario.mix
        if mix.needsUser, target.userName == nil {
            throw ValidationError("--scenario \(mix.name) needs --user or $CRM_USER")
        }
        if mix.needsCompany, !company { throw ValidationError("--scenario \(mix.name) needs --company") }
        if company, mix.isAboutRecords, ids == nil {
            throw ValidationError("--company needs --ids, the range that prepare has printed")
        }
        if let hot, hot < 1 || !company { throw ValidationError("--hot takes 1 or more, and needs --company") }
    }

    func run() async throws {
        let plan = try await plan()
        let load = try await LoadRun(connecting: plan)
        let interruption = Interruption { load.stop() }
        let measurement = try await measure(load)
        let report = LoadReport(plan, measurement)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print(report.text)
        }
        if let chart { try LoadChart(report, plan, measurement).write(to: chart) }
        if interruption.hasHappened { throw ExitCode(130) }
        if !report.isGood { throw ExitCode.failure }
    }

    /// Makes the load, and tells how it goes.
    private func measure(_ load: LoadRun) async throws -> Measurement {
        guard tellsProgress else { return try await load.run() }
        let told = Mutex(Progress(rewrites: Progress.isOnTerminal))
        let measurement = try await load.run { sample, interval in told.withLock { $0.take(sample, interval) } }
        told.withLock { $0.end() }
        return measurement
    }

    private var tellsProgress: Bool { !quiet && (progress || Progress.isOnTerminal) }

    /// Often enough for a hundred points in the chart, and for a line a second.
    private var samplingPeriod: Duration? {
        if chart != nil { return min(max(duration / 100, .milliseconds(50)), .seconds(1)) }
        return tellsProgress ? Progress.period : nil
    }

    private func plan() async throws -> LoadPlan {
        let pace: Pace =
            if let rate {
                .open(requestsPerSecond: rate, inFlight: inFlight)
            } else {
                .closed(inFlight: inFlight ?? 16)
            }
        return LoadPlan(
            socketPath: target.socketPath ?? "", connections: connections, threads: threads, pace: pace,
            requests: try await requests(), seed: seed ?? .random(in: .min ... .max), warmUp: warmUp,
            duration: duration, samplingPeriod: samplingPeriod)
    }

    private func requests() async throws -> LoadRequests {
        let mix = scenario.mix
        guard mix.needsUser else { return try LoadRequests(mix, user: nil) }
        let client = CRMClient(socketPath: target.socketPath ?? "", user: target.userName)
        let requests: LoadRequests
        if company {
            let users = try await client.listUsers(ListUsersRequest()).users
            requests = try LoadRequests(
                mix, company: CompanyUsers(among: users), ids: ids?.ids, hotCount: hot, batchSize: batch)
        } else {
            var recordIDs: RecordIDs?
            if mix.isAboutRecords {
                if let ids {
                    recordIDs = .range(ids.ids)
                } else {
                    recordIDs = try await SeenRecords.ids(through: client)
                }
            }
            requests = try LoadRequests(mix, user: target.userName, recordIDs: recordIDs, batchSize: batch)
        }
        await client.close()
        return requests
    }
}
