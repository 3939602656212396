internal import Glibc
internal import NIOCore

/// The system's errors in words.
enum SystemErrorText {
    /// What the error says; of an error of the system, its own text.
    static func text(_ error: any Error) -> String {
        if let error = error as? IOError { return String(cString: strerror(error.errnoCode)) }
        return "\(error)"
    }
}
