internal import Glibc

/// The thread that asks.
public enum CurrentThread {
    /// Names it for whoever looks at the system's threads, as `top -H` does. Only what fits in 15 bytes counts.
    public static func setName(_ name: String) {
        // Glibc's own function isn't there for Swift. Without /proc the thread goes by the name that it has.
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        _ = name.withCString { write(file, $0, strlen($0)) }
    }

    /// Has it give way to other threads, by so much of 19.
    static func giveWay(by niceness: Int32) {
        // In Linux this is about the thread, whatever POSIX says.
        _ = nice(niceness)
    }
}
