internal import Foundation
internal import Glibc
internal import NIOCore
internal import NIOPosix

/// The process on the other side of a connection.
struct ServerProcess: Sendable {
    /// Its id.
    let id: Int32

    init(id: Int32) {
        self.id = id
    }

    /// Asks the kernel who listened where `channel` is connected to. To be called on the channel's event loop.
    ///
    /// - Returns: nil when the kernel doesn't say.
    init?(peerOf channel: any Channel) throws {
        // struct ucred: pid, uid, gid.
        var credentials = [Int32](repeating: 0, count: 3)
        try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { socket in
            var size = socklen_t(credentials.count * MemoryLayout<Int32>.size)
            _ = getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
        }
        guard credentials[0] > 0 else { return nil }
        id = credentials[0]
    }

    /// What it, and this process, have used until now; nil when it is gone.
    func usage() -> ResourceUsage? {
        guard let statistics = Self.text("/proc/\(id)/stat"), let status = Self.text("/proc/\(id)/status") else {
            return nil
        }
        guard let seconds = Self.cpuSeconds(statistics) else { return nil }
        return ResourceUsage(
            serverCPUSeconds: seconds, serverResidentBytes: Self.bytes("VmRSS", status) ?? 0,
            serverPeakResidentBytes: Self.bytes("VmHWM", status) ?? 0, ownCPUSeconds: Self.ownCPUSeconds())
    }

    /// User and system time from the text of /proc/PID/stat.
    static func cpuSeconds(_ statistics: String) -> Double? {
        // The second field, in brackets, is a name with whatever in it.
        guard let bracket = statistics.lastIndex(of: ")") else { return nil }
        let fields = statistics[statistics.index(after: bracket)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// What an entry of the text of /proc/PID/status tells, such as VmRSS, the resident memory.
    static func bytes(_ entry: String, _ status: String) -> Int? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(entry):") }
        return line?.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1024 }
    }

    private static func ownCPUSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000_000
    }

    private static func text(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }
}
