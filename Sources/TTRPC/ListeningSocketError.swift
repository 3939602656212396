internal import Glibc

/// Why a socket can't be listened on. Every description names the path.
public enum ListeningSocketError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The path, with the character the temporary name adds, doesn't fit in a `sun_path`; `maximumBytes` is what does.
    case pathTooLong(path: String, maximumBytes: Int)
    /// The path is empty or holds NUL.
    case pathInvalid(path: String)
    /// Another process listens there, or is about to.
    case addressInUse(path: String)
    /// Something that isn't a socket has that name. It was left alone.
    case notASocket(path: String)
    /// A system call failed with this errno.
    case system(path: String, call: String, errno: Int32)

    /// What happened, with the path.
    public var description: String {
        switch self {
        case .pathTooLong(let path, let maximumBytes):
            "socket path is \(path.utf8.count) bytes, at most \(maximumBytes) are possible: \(path)"
        case .pathInvalid(let path): "not a path for a socket: '\(path)'"
        case .addressInUse(let path): "another process listens on \(path)"
        case .notASocket(let path): "\(path) exists and is not a socket; it was left alone"
        case .system(let path, let call, let errno): "\(call) failed for \(path): \(String(cString: strerror(errno)))"
        }
    }
}
