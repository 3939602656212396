import Dispatch
import Glibc
import Logging
import NIOCore
import NIOPosix
import Synchronization
import TTRPC
import Testing

/// A server with a `TestHandler` on a socket in a folder of its own.
final class TestServer: Sendable {
    let server: Server
    let path: String
    let journal: Journal

    private init(_ server: Server, _ path: String, _ journal: Journal) {
        self.server = server
        self.path = path
        self.journal = journal
    }

    /// The usual limits, but for a peer that takes nothing because the machine has much else to do.
    static var patient: Limits {
        var limits = Limits()
        limits.unreadTimeout = .seconds(600)
        return limits
    }

    /// Runs `body` with a server, then shuts it down.
    static func run(
        loops: Int = 1, limits: Limits = patient,
        admits: @escaping @Sendable (PeerCredentials) -> Bool = { _ in true },
        _ body: (TestServer) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let path = folder + "/s"
            let journal = Journal()
            let server = try Server(
                loops: loops, limits: limits, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                admits: admits, makeHandler: { _ in TestHandler(journal) })
            do {
                try server.start(on: try ListeningSocket(path: path))
                try await body(TestServer(server, path, journal))
            } catch {
                await onThread { server.shutDown(gracePeriod: .zero) }
                throw error
            }
            await onThread { server.shutDown(gracePeriod: .zero) }
        }
    }

    func client() async throws -> Client {
        try await Client.connect(to: path, on: MultiThreadedEventLoopGroup.singleton)
    }

    func raw() throws -> RawPeer {
        try RawPeer(path)
    }
}

/// What happened in the handlers, and the replies they put off.
final class Journal: Sendable {
    private let state = Mutex<[String]>([])
    let held: AsyncStream<PendingReply>
    let holding: AsyncStream<PendingReply>.Continuation

    init() {
        (held, holding) = AsyncStream.makeStream()
    }

    var events: [String] { state.withLock { $0 } }

    func note(_ event: String) {
        state.withLock { $0.append(event) }
    }

    /// The next `count` replies put off, in the order of their requests.
    func replies(_ count: Int) async -> [PendingReply] {
        var replies: [PendingReply] = []
        for await reply in held {
            replies.append(reply)
            if replies.count == count { break }
        }
        return replies
    }
}

/// Does what the method's name says.
final class TestHandler: RequestHandler {
    private let journal: Journal

    init(_ journal: Journal) {
        self.journal = journal
    }

    func requestsBegin() { journal.note("begin") }

    func requestsEnd() { journal.note("end") }

    func handle(_ request: borrowing Request, _ reply: inout Reply) {
        let method = String(decoding: request.method, as: UTF8.self)
        journal.note(method)
        let stream = TestStream(method, payload: request.payload, journal)
        guard (stream != nil) == (request.form != .unary) else {
            let reason = stream == nil ? "METHOD_IS_UNARY" : "METHOD_IS_STREAM"
            let info = ErrorInfo(reason: reason, domain: "ttrpc")
            reply.fail(Status(code: .invalidArgument, message: method, errorInfo: info))
            return
        }
        if let stream {
            if stream.takesMessages { reply.open(stream, payload: request.payload) } else { reply.open(stream) }
            return
        }
        switch method {
        case "echo":
            let payload = request.payload
            reply.succeed(payloadSize: payload.count) { $0.copyMemory(from: payload) }
        case "hold": journal.holding.yield(reply.later())
        case "spin":
            usleep(5_000)
            answer("", &reply)
        case "drop": _ = reply.later()
        case "silent": break
        case "mebibyte": reply.succeed(payloadSize: 1 << 20) { _ = $0.initializeMemory(as: UInt8.self, repeating: 7) }
        case "huge": reply.succeed(payloadSize: FrameHeader.maximumLength) { _ in journal.note("filled") }
        case "hugeStatus":
            reply.fail(Status(code: .notFound, message: String(repeating: "x", count: FrameHeader.maximumLength)))
        case "fail":
            let info = ErrorInfo(reason: "WHY", domain: "test", metadata: ["b": "2", "a": "1"])
            reply.fail(Status(code: .notFound, message: "gone", errorInfo: info))
        case "who": answer("\(request.peer.uid) \(request.peer.gid) \(request.peer.pid)", &reply)
        case "metadata":
            var all = ""
            request.forEachMetadata {
                all += String(decoding: $0, as: UTF8.self) + "=" + String(decoding: $1, as: UTF8.self) + ";"
            }
            let key = request.metadata("key").map { String(decoding: $0, as: UTF8.self) } ?? "none"
            answer("\(all) key is \(key)", &reply)
        case "deadline":
            let remaining = request.deadline.map { "\(($0 - .now()).nanoseconds / 3_600_000_000_000)" }
            answer(remaining ?? "none", &reply)
        default: reply.fail(Status(code: .unimplemented, message: method))
        }
    }

    private func answer(_ text: String, _ reply: inout Reply) {
        reply.succeed(payloadSize: text.utf8.count) { $0.copyBytes(from: text.utf8) }
    }
}

/// Runs `body` on a thread that may block.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: body()) }
    }
}

/// A thread that may block, and has begun when this is made: the start of a task would wait for tests that block.
final class StartedThread: Sendable {
    private let isOver = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue.global().async { [isOver] in
            body()
            isOver.signal()
        }
    }

    /// Waits for its end.
    func ended() async {
        await onThread { [isOver] in isOver.wait() }
    }
}

/// Runs `body` with a new folder, and removes it with the files in it.
func withFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/ttrpc-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw RawPeer.Failure.system("mkdtemp", errno) }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
        for name in ["s", "s~", "s.lock"] { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }
    try await body(folder)
}
