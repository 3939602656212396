public import Foundation
import Glibc
import Synchronization

/// A program that runs beside the tests; killed when nobody holds it any longer.
///
/// Foundation's `Process` isn't used: before it starts a program it looks for the largest open descriptor and copies 256
/// bytes of each name in `/proc/self/fd`, past the end of what was read. With thousands of connections open, as some
/// tests have, that ends the process by SIGSEGV.
public final class ChildProcess: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    public let processID: pid_t
    /// What `waitpid` told of its end.
    private let waitStatus = Mutex<Int32?>(nil)

    /// Starts a program, found as shells find it.
    ///
    /// - Parameters:
    ///   - environment: variables beside those of the tests.
    ///   - input, output, errors: its standard streams. An end of a pipe is closed here once the program has it.
    /// - Throws: ``Failure`` if it can't be started.
    public init(
        _ command: [String], environment: [String: String] = [:], input: FileHandle = .nullDevice,
        output: FileHandle = .nullDevice, errors: FileHandle = .standardError
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in [input, output, errors].enumerated() {
            if stream === FileHandle.nullDevice {
                posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
            } else {
                posix_spawn_file_actions_adddup2(&actions, stream.fileDescriptor, Int32(number))
            }
        }
        try closeFrom(&actions, 3)

        // No signal is blocked or ignored in it, whatever the tests have set for themselves.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var started: pid_t = 0
        let error = withCStrings(command) { arguments in
            withCStrings(variables) { posix_spawnp(&started, command[0], &actions, &attributes, arguments, $0) }
        }
        for stream in Set([input, output, errors]) where stream !== FileHandle.nullDevice && stream.fileDescriptor > 2 {
            try stream.close()
        }
        guard error == 0 else {
            throw Failure(description: "\(command.joined(separator: " ")): \(String(cString: strerror(error)))")
        }
        processID = started
    }

    deinit {
        if isRunning { signal(SIGKILL) }
        waitForEnd()
    }

    public var isRunning: Bool {
        waitStatus.withLock { status in
            if status == nil { status = Self.wait(processID, WNOHANG) }
            return status == nil
        }
    }

    public func signal(_ number: Int32) {
        waitStatus.withLock { if $0 == nil { kill(processID, number) } }
    }

    /// Waits until it has ended.
    ///
    /// - Returns: the status of its exit; of a signal 128 and its number, as shells tell it.
    @discardableResult
    public func waitForEnd() -> Int32 {
        // Not under the lock: a signal may be what ends it.
        var information = siginfo_t()
        while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let status = waitStatus.withLock { status in
            if status == nil { status = Self.wait(processID, 0) }
            return status ?? 0
        }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }

    private static func wait(_ processID: pid_t, _ options: Int32) -> Int32? {
        var status: Int32 = 0
        return waitpid(processID, &status, options) == processID ? status : nil
    }
}

/// `posix_spawn_file_actions_addclosefrom_np`, which the headers hide from Swift.
private func closeFrom(_ actions: inout posix_spawn_file_actions_t, _ first: Int32) throws {
    typealias Function = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else {
        throw ChildProcess.Failure(description: "starting programs needs glibc 2.34")
    }
    _ = unsafeBitCast(symbol, to: Function.self)(&actions, first)
}

/// Lends texts as a C array of C strings that ends with NULL.
private func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let strings = texts.map { strdup($0) } + [nil]
    defer { for string in strings { free(string) } }
    return body(strings)
}
