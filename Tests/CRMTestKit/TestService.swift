internal import CRMModel
public import CRMRepository
internal import CRMSQLite
public import CRMService
public import CRMWire
internal import Dispatch
internal import Glibc
internal import Logging
internal import Synchronization

/// The service over a database in a temporary folder, called without a socket, as the transport calls it.
///
/// Its user `admin` is CRM_ADMIN. Calls are made by uid 1000, which may act for everybody.
public final class TestService {
    public static let serviceUID: UInt32 = 1_000

    /// The clock's time, in milliseconds since 1970; it stands still unless it is set.
    public let clock: TestClock
    public let databasePath: String
    public let service: Service
    private let dispatcher: Dispatcher
    private let folder: String

    /// - Parameters:
    ///   - databasePath: an existing database to open; nil makes a new one, with `admin`.
    ///   - settings: changes the settings before the service is made.
    public convenience init(
        databasePath: String? = nil, clock: TestClock = TestClock(), _ settings: (inout Settings) -> Void = { _ in }
    ) throws {
        try self.init(databasePath: databasePath, clock: clock, settings: settings, storage: { $0 })
    }

    /// - Parameter storage: puts something in front of the database.
    public init(
        databasePath: String? = nil, clock: TestClock = TestClock(), settings: (inout Settings) -> Void = { _ in },
        storage: (any Storage) -> any Storage
    ) throws {
        folder = try TemporaryFolder.make()
        self.clock = clock
        self.databasePath = databasePath ?? folder + "/crm.db"
        var all = Settings()
        all.access = ServiceAccess(services: [
            ServiceAccess.Service(name: "test", uid: Self.serviceUID, users: nil)
        ])
        settings(&all)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        service = try Service(
            storage(SQLiteStorage(path: self.databasePath)), all, firstAdmin: databasePath == nil ? "admin" : nil,
            limits: [],
            environment: Service.Environment(
                nowMilliseconds: { clock.nowMilliseconds }, monotonicNanoseconds: { clock.monotonicNanoseconds },
                storageFailed: { _ in }),
            logger: logger)
        dispatcher = try service.makeDispatcher()
    }

    /// Finishes what is waiting and closes the database.
    public func stop() {
        service.stop()
    }

    deinit {
        TemporaryFolder.remove(folder)
    }

    /// Calls a method and waits for its answer.
    ///
    /// - Throws: `CallError`, as the caller gets it.
    public func call<Response: WireMessage>(
        _ method: Method, _ request: some WireMessage, as user: String? = "admin", key: String? = nil,
        uid: UInt32 = serviceUID, clientKind: String? = nil, deadlineNanoseconds: UInt64? = nil
    ) throws -> Response {
        let bytes = try callEncoded(
            method.fullName, request.encoded(in: Arena()), as: user, key: key, uid: uid, clientKind: clientKind,
            deadlineNanoseconds: deadlineNanoseconds)
        return try Response(decoding: bytes, in: Arena())
    }

    /// The same with encoded messages, and a method that needs not exist.
    public func callEncoded(
        _ method: String, _ request: [UInt8], as user: String? = "admin", key: String? = nil,
        uid: UInt32 = serviceUID, clientKind: String? = nil, deadlineNanoseconds: UInt64? = nil
    ) throws -> [UInt8] {
        let reply = submit(
            method, request, isStream: false, as: user, key: key, uid: uid, clientKind: clientKind,
            deadlineNanoseconds: deadlineNanoseconds)
        return try reply.answer.wait().get()
    }

    /// Calls a method as a stream.
    ///
    /// - Throws: `CallError`, if it is refused.
    public func openStream(
        _ method: Method, _ request: some WireMessage, as user: String? = "admin"
    ) throws -> CallStream {
        let reply = submit(method.fullName, request.encoded(in: Arena()), isStream: true, as: user)
        if let stream = reply.answers { return stream }
        _ = try reply.answer.wait().get()
        throw CallError(.internalError, "the method answered once")
    }

    private func submit(
        _ method: String, _ request: [UInt8], isStream: Bool, as user: String?, key: String? = nil,
        uid: UInt32 = serviceUID, clientKind: String? = nil, deadlineNanoseconds: UInt64? = nil
    ) -> TestReply {
        let names = method.split(separator: "/", maxSplits: 1).map { Array($0.utf8) }
        var sink = TestReply()
        withBytes(names[0]) { service in
            withBytes(names[1]) { name in
                withBytes(request) { payload in
                    withBytes(user.map { Array($0.utf8) }) { user in
                        withBytes(clientKind.map { Array($0.utf8) }) { kind in
                            withBytes(key.map { Array($0.utf8) }) { key in
                                let call = IncomingCall(
                                    service: service ?? .empty, method: name ?? .empty, isStream: isStream,
                                    payload: payload ?? .empty, serviceUID: uid,
                                    deadlineNanoseconds: deadlineNanoseconds, user: user, clientKind: kind,
                                    idempotencyKey: key)
                                dispatcher.handle(call, &sink)
                                dispatcher.endSharedTransaction()
                            }
                        }
                    }
                }
            }
        }
        return sink
    }

    private func withBytes(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Void) {
        guard let bytes else { return body(nil) }
        bytes.withUnsafeBytes { body($0) }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}

/// A clock that a test sets.
public final class TestClock: Sendable {
    private let milliseconds: Atomic<Int64>
    private let reads = Atomic(0)

    /// - Parameter milliseconds: 2024-02-29T12:00:00Z unless given.
    public init(milliseconds: Int64 = 1_709_208_000_000) {
        self.milliseconds = Atomic(milliseconds)
    }

    public var nowMilliseconds: Int64 {
        reads.add(1, ordering: .relaxed)
        return milliseconds.load(ordering: .relaxed)
    }

    /// How often the time has been asked for.
    public var readCount: Int { reads.load(ordering: .relaxed) }

    /// Runs along with the other.
    public var monotonicNanoseconds: UInt64 { UInt64(milliseconds.load(ordering: .relaxed)) * 1_000_000 }

    public func advance(milliseconds: Int64) {
        self.milliseconds.add(milliseconds, ordering: .relaxed)
    }
}

/// Takes an answer, at once or later.
private struct TestReply: ReplySink, ~Copyable {
    let answer = TestAnswer()
    private(set) var answers: CallStream?

    mutating func succeed(byteCount: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        answer.complete(
            .success(
                [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
                    fill(UnsafeMutableRawBufferPointer(buffer))
                    count = byteCount
                }))
    }

    mutating func fail(_ error: CallError) { answer.complete(.failure(error)) }

    mutating func stream(_ answers: CallStream) { self.answers = answers }

    mutating func later() -> any LaterReply { answer }
}

private final class TestAnswer: LaterReply {
    private let result = Mutex<Result<[UInt8], CallError>?>(nil)
    private let completed = DispatchSemaphore(value: 0)

    func succeed(_ message: [UInt8]) { complete(.success(message)) }

    func fail(_ error: CallError) { complete(.failure(error)) }

    func complete(_ outcome: Result<[UInt8], CallError>) {
        result.withLock { result in
            precondition(result == nil, "a call was answered twice")
            result = outcome
        }
        completed.signal()
    }

    func wait() -> Result<[UInt8], CallError> {
        completed.wait()
        return result.withLock { $0 ?? .failure(CallError(.internalError, "no answer")) }
    }
}

/// Folders that go with the test that made them.
public enum TemporaryFolder {
    public struct CannotMake: Error {}

    public static func make() throws -> String {
        var template = Array("/tmp/crmd-test-XXXXXX".utf8CString)
        guard let path = mkdtemp(&template) else { throw CannotMake() }
        return String(cString: path)
    }

    /// Removes the folder and the files in it.
    public static func remove(_ folder: String) {
        guard let directory = opendir(folder) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink("\(folder)/\(name)") }
        }
        closedir(directory)
        rmdir(folder)
    }
}
