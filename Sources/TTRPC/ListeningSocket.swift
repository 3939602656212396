internal import Glibc

/// A Unix domain socket that is listened on, from before its name appears until its name is gone.
///
/// Starters on one path are serialised by a lock on `PATH.lock`, held for the life of the socket. A socket file whose
/// listener is dead is replaced, one whose listener lives is refused, and what isn't a socket is never touched. The name
/// appears by a rename when mode and listening are set, so nobody meets the socket with another mode. When this value
/// goes, so does the file, if it is still the same one; `PATH.lock` stays.
public struct ListeningSocket: ~Copyable {
    /// Where it listens.
    public let path: String
    private let descriptor: FileDescriptor
    private let file: SocketFile

    /// Binds and listens.
    ///
    /// - Parameters:
    ///   - path: where; at most 106 bytes.
    ///   - mode: the file's permission bits. Who may write may connect.
    ///   - backlog: how many connections wait to be accepted, at most.
    public init(path: String, mode: UInt32 = 0o660, backlog: Int32 = 1024) throws(ListeningSocketError) {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .pathInvalid(path: path) }
        // With the temporary name's extra character and the NUL.
        let maximumBytes = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 2
        guard path.utf8.count <= maximumBytes else { throw .pathTooLong(path: path, maximumBytes: maximumBytes) }
        let lock = try Self.lock(path)
        try Self.refuseIfAlive(path)
        let temporary = path + "~"
        try Self.removeSocket(temporary)
        let descriptor = try Self.makeSocket(path)
        do throws(ListeningSocketError) {
            try Self.bind(descriptor, to: temporary)
            try Self.check(chmod(temporary, mode_t(mode)), "chmod", path)
            try Self.check(listen(descriptor.raw, backlog), "listen", path)
            guard let identity = SocketFile.Identity(of: temporary) else {
                throw ListeningSocketError.system(path: path, call: "lstat", errno: errno)
            }
            try Self.check(rename(temporary, path), "rename", path)
            file = SocketFile(path: path, identity: identity, lock: lock)
        } catch {
            unlink(temporary)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
    }

    /// Gives the descriptor away, and the file that is to be removed in time.
    consuming func release() -> (descriptor: CInt, file: SocketFile) {
        let file = file
        return (descriptor.release(), file)
    }

    private static func lock(_ path: String) throws(ListeningSocketError) -> FileDescriptor {
        let raw = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        try check(raw, "open of the lock file", path)
        let lock = FileDescriptor(raw)
        guard flock(lock.raw, LOCK_EX | LOCK_NB) == 0 else {
            if errno == EWOULDBLOCK { throw .addressInUse(path: path) }
            throw .system(path: path, call: "flock", errno: errno)
        }
        return lock
    }

    /// Throws when `path` is something we may not replace.
    private static func refuseIfAlive(_ path: String) throws(ListeningSocketError) {
        guard try isSocket(path) else { return }
        let probe = try makeSocket(path)
        let result = withAddress(of: path) { connect(probe.raw, $0, $1) }
        let failure = errno
        if result == 0 { throw .addressInUse(path: path) }
        switch failure {
        case ECONNREFUSED, ENOENT: return
        // A full backlog, or a socket of another type: somebody is there.
        case EAGAIN, EINPROGRESS, EPROTOTYPE: throw .addressInUse(path: path)
        default: throw .system(path: path, call: "connect", errno: failure)
        }
    }

    private static func removeSocket(_ path: String) throws(ListeningSocketError) {
        if try isSocket(path) { try check(unlink(path), "unlink", path) }
    }

    /// Whether a socket is at `path`; false when nothing is. Anything else throws.
    private static func isSocket(_ path: String) throws(ListeningSocketError) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return false }
            throw .system(path: path, call: "lstat", errno: errno)
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        return true
    }

    private static func makeSocket(_ path: String) throws(ListeningSocketError) -> FileDescriptor {
        let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let raw = socket(AF_UNIX, type, 0)
        try check(raw, "socket", path)
        return FileDescriptor(raw)
    }

    private static func bind(
        _ descriptor: borrowing FileDescriptor, to path: String
    ) throws(ListeningSocketError) {
        let raw = descriptor.raw
        try check(withAddress(of: path) { Glibc.bind(raw, $0, $1) }, "bind", path)
    }

    /// Calls `body` with the address of `path`, which was found to fit.
    private static func withAddress(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafeBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { addresses in
                guard let start = addresses.baseAddress else { return -1 }
                return body(start, socklen_t(bytes.count))
            }
        }
    }

    private static func check(_ result: CInt, _ call: String, _ path: String) throws(ListeningSocketError) {
        if result < 0 { throw .system(path: path, call: call, errno: errno) }
    }
}
