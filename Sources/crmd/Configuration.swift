internal import CRMModel
internal import CRMService
internal import Glibc
internal import Logging
internal import TTRPC
internal import TOMLKit

/// What the configuration file says. Every key may be missing.
struct Configuration: Decodable {
    struct Service: Decodable {
        var name: String
        var uid: UInt32
        /// The users for whom it may act; missing: all.
        var users: [String]?
    }

    struct Limits: Decodable {
        var connections: Int?
        var streams_per_connection: Int?
        var queued_bytes_per_connection: Int?
        var metadata_entries: Int?
        var waiting_writes: Int?
        var waiting_reads: Int?
        var pool_threads: Int?
        var request_memory_bytes: Int?
        var loop_steps: Int?
        var read_milliseconds: Int?
        var waiting_write_bytes: Int?
    }

    var currency: String?
    var crm_admin_may_everything: Bool?
    var log_level: String?
    var event_loops: Int?
    var shutdown_grace_seconds: Int?
    var base_visibility: [String: String]?
    var services: [Service]?
    var limits: Limits?

    static let standard = Configuration()

    private init() {}

    /// Reads the file.
    init(file path: String) throws(ConfigurationError) {
        guard let text = Self.read(path) else {
            throw ConfigurationError("\(path) can't be read: \(String(cString: strerror(errno)))")
        }
        do {
            self = try TOMLDecoder(strictDecoding: true).decode(Configuration.self, from: text)
        } catch {
            throw ConfigurationError("\(path): \(Self.describe(error))")
        }
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return ferror(file) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    private static func describe(_ error: any Error) -> String {
        switch error {
        case let error as TOMLParseError: "\(error.description), \(error.source.begin.debugDescription)"
        case let error as UnexpectedKeysError:
            "there is no key "
                + error.keys.map { key, path in name(path.map(\.stringValue), key) }.sorted().joined(separator: ", ")
        case DecodingError.keyNotFound(let key, let context):
            "the key \(name(context.codingPath.map(\.stringValue), key.stringValue)) is missing or of the wrong type"
        case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
            "the key \(name(context.codingPath.map(\.stringValue))) is not of type \(type)"
        case DecodingError.dataCorrupted(let context):
            "the key \(name(context.codingPath.map(\.stringValue))): \(context.debugDescription)"
        default: "\(error)"
        }
    }

    private static func name(_ path: [String], _ key: String? = nil) -> String {
        var names = path
        if let key, names.last != key { names.append(key) }
        return names.joined(separator: ".")
    }
}

extension Configuration {
    /// The settings of the operations.
    func settings() throws(ConfigurationError) -> Settings {
        var settings = Settings()
        if let currency {
            guard currency.count == 3, currency.allSatisfy({ $0.isASCII && $0.isUppercase }) else {
                throw ConfigurationError("the key currency: \"\(currency)\" is no ISO 4217 code such as CNY")
            }
            settings.currency = currency
        }
        settings.crmAdminMayEverything = crm_admin_may_everything ?? false
        for (objectName, visibilityName) in base_visibility ?? [:] {
            guard let object = BusinessObject(protoName: objectName) else {
                throw ConfigurationError("the key base_visibility.\(objectName): there is no such object")
            }
            guard let visibility = BaseVisibility(protoName: visibilityName) else {
                throw ConfigurationError(
                    "the key base_visibility.\(objectName): \"\(visibilityName)\" is not PRIVATE or PUBLIC_READ_ONLY")
            }
            settings.baseVisibility[object] = visibility
        }
        settings.access = try access()
        settings.limits = try serviceLimits()
        return settings
    }

    /// Without services, the daemon's own uid may act for all.
    private func access() throws(ConfigurationError) -> ServiceAccess {
        guard let services else {
            return ServiceAccess(services: [ServiceAccess.Service(name: "local", uid: getuid(), users: nil)])
        }
        var seen: Set<UInt32> = []
        for service in services where !seen.insert(service.uid).inserted {
            throw ConfigurationError("the key services: uid \(service.uid) stands there twice")
        }
        return ServiceAccess(
            services: services.map { service in
                ServiceAccess.Service(name: service.name, uid: service.uid, users: service.users.map { Set($0) })
            })
    }

    private func serviceLimits() throws(ConfigurationError) -> ServiceLimits {
        var result = ServiceLimits()
        try set(&result.waitingWrites, limits?.waiting_writes, "waiting_writes", 1...1_000_000)
        try set(&result.waitingReads, limits?.waiting_reads, "waiting_reads", 1...1_000_000)
        try set(&result.poolThreads, limits?.pool_threads, "pool_threads", 1...256)
        try set(
            &result.requestMemoryBytes, limits?.request_memory_bytes, "request_memory_bytes", 8_388_608...1_073_741_824)
        try set(&result.loopSteps, limits?.loop_steps, "loop_steps", 1_000...2_000_000_000)
        try set(&result.readMilliseconds, limits?.read_milliseconds, "read_milliseconds", 1...60_000)
        try set(
            &result.waitingWriteBytes, limits?.waiting_write_bytes, "waiting_write_bytes", 4_194_304...4_294_967_296)
        return result
    }

    /// The limits of the transport.
    func transportLimits() throws(ConfigurationError) -> TTRPC.Limits {
        var result = TTRPC.Limits()
        try set(&result.maximumConnections, limits?.connections, "connections", 1...1_000_000)
        try set(
            &result.maximumStreamsPerConnection, limits?.streams_per_connection, "streams_per_connection", 1...1_000_000
        )
        try set(
            &result.maximumQueuedBytesPerConnection, limits?.queued_bytes_per_connection,
            "queued_bytes_per_connection", 65_536...1_073_741_824)
        try set(&result.maximumMetadataEntries, limits?.metadata_entries, "metadata_entries", 4...1_000)
        return result
    }

    func eventLoops() throws(ConfigurationError) -> Int {
        var result = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        try set(&result, event_loops, nil, "event_loops", 1...256)
        return result
    }

    func shutdownGrace() throws(ConfigurationError) -> Duration {
        var seconds = 30
        try set(&seconds, shutdown_grace_seconds, nil, "shutdown_grace_seconds", 0...3_600)
        return .seconds(seconds)
    }

    func logLevel() throws(ConfigurationError) -> Logger.Level {
        guard let log_level else { return .info }
        guard let level = Logger.Level(rawValue: log_level) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError("the key log_level: \"\(log_level)\" is none of \(levels)")
        }
        return level
    }

    private func set(
        _ value: inout Int, _ given: Int?, _ key: String, _ range: ClosedRange<Int>
    ) throws(ConfigurationError) {
        try set(&value, given, "limits", key, range)
    }

    private func set(
        _ value: inout Int, _ given: Int?, _ table: String?, _ key: String, _ range: ClosedRange<Int>
    ) throws(ConfigurationError) {
        guard let given else { return }
        guard range.contains(given) else {
            let name = [table, key].compactMap { $0 }.joined(separator: ".")
            throw ConfigurationError("the key \(name): \(given) is not in \(range.lowerBound) to \(range.upperBound)")
        }
        value = given
    }
}
