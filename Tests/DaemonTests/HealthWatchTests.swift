import Foundation
import Testing

/// What crmctl shows of the daemon's health as it changes.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct HealthWatchTests {
    private func crmctl(_ daemon: DaemonProcess, _ arguments: String...) throws -> RunningProgram {
        try RunningProgram("crmctl", arguments + ["--socket", daemon.socketPath])
    }

    @Test func `call shows the health of a daemon until it stops, and how it refuses then`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let watch = try crmctl(daemon, "call", "Health/Watch", "{}")
        #expect(watch.nextLine() == #"{"status":"SERVING"}"#)
        daemon.kill(SIGTERM)
        #expect(watch.nextLine() == #"{"status":"NOT_SERVING"}"#)
        let end = watch.end()
        #expect(end.output == "")
        #expect(end.errors.hasPrefix("crmctl: UNAVAILABLE (SHUTTING_DOWN): "))
        #expect(end.status == 1)
    }

    @Test func `health shows each change with its time, and ends when the daemon has gone`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let watch = try crmctl(daemon, "health", "--watch")
        let first = try #require(watch.nextLine())
        #expect(try #/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  SERVING/#.wholeMatch(in: first) != nil, "\(first)")
        let json = try crmctl(daemon, "health", "--watch", "--json")
        #expect(json.nextLine() == #"{"status":"SERVING"}"#)
        daemon.kill(SIGTERM)
        #expect(watch.nextLine()?.hasSuffix("  NOT_SERVING") == true)
        let end = watch.end()
        #expect(end.errors.hasPrefix("crmctl: crmd has gone: UNAVAILABLE (SHUTTING_DOWN): "))
        #expect(end.status == 3)
        #expect(json.nextLine() == #"{"status":"NOT_SERVING"}"#)
    }

    @Test func `a daemon that dies is told, and Ctrl-C ends the watch`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let interrupted = try crmctl(daemon, "health", "--watch")
        #expect(interrupted.nextLine() != nil)
        interrupted.signal(SIGINT)
        #expect(interrupted.end().status == 130)
        let watch = try crmctl(daemon, "health", "--watch")
        #expect(watch.nextLine() != nil)
        daemon.kill(SIGKILL)
        let end = watch.end()
        #expect(end.errors == "crmctl: the stream broke off: the connection is closed\n")
        #expect(end.status == 3)
    }
}
