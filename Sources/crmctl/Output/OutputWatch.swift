import Foundation

/// Notices that nobody reads standard output any more also while nothing is written: what follows a stream would else
/// wait for the next answer, which may never come.
enum OutputWatch {
    /// - Parameter gone: called once, on a thread of its own, if it happens.
    static func start(_ gone: @escaping @Sendable (OutputError) -> Void) {
        guard isPipe else { return }
        let watcher = Thread {
            // What is always reported needs no asking for: that the other end is closed.
            var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
            while true {
                let count = poll(&output, 1, -1)
                if count > 0 { return gone(OutputError(number: EPIPE)) }
                if count < 0, errno != EINTR { return }
            }
        }
        watcher.start()
    }

    private static var isPipe: Bool {
        var status = stat()
        guard fstat(STDOUT_FILENO, &status) == 0 else { return false }
        return [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }
}
