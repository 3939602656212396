internal import Glibc

/// How many files the process may have open, connections among them.
struct OpenFiles {
    /// The limit in force.
    let limit: Int
    /// What is kept for the database and the threads.
    private let reserve: Int

    /// Raises the soft limit to the hard one.
    ///
    /// - Parameter threads: those that have the database open, event loops among them.
    init(threads: Int) {
        // Of a thread: its connection's files with temporary ones, and five descriptors of an event loop.
        reserve = 64 + 8 * threads
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limits = rlimit()
        guard getrlimit(resource, &limits) == 0 else {
            limit = .max
            return
        }
        var raised = limits
        raised.rlim_cur = limits.rlim_max
        limit = Int(clamping: setrlimit(resource, &raised) == 0 ? raised.rlim_cur : limits.rlim_cur)
    }

    /// How many of the connections there can be: at least one, so that the daemon serves at all.
    func connections(_ wanted: Int) -> Int {
        min(wanted, max(1, limit - reserve))
    }
}
