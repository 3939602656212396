import CRMClient
import CRMModel
import CRMTestKit
import Foundation
import Glibc
import Synchronization
import Testing

/// Whether strace is there and may trace; where not, the tests that need it are skipped by name.
private let canTrace = (try? BuiltProgram.run(["strace", "-o", "/dev/null", "true"]))?.status == 0

private let canMount = getuid() == 0

/// The version of each record that was acknowledged last.
private final class Ledger: Sendable {
    private let versions = Mutex<[Int64: Int64]>([:])

    subscript(id: Int64) -> Int64? {
        get { versions.withLock { $0[id] } }
        set { versions.withLock { $0[id] = newValue } }
    }
}

@Suite(.serialized)
struct DurabilityTests {
    private func account(_ name: String) -> CreateRecordRequest {
        CreateRecordRequest(object: .account, fields: [Field(key: "name", value: Value(kind: .text(name)))])
    }

    private func setUpDatabase() async throws -> DaemonProcess {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        _ = try await daemon.client.createRecord(account("first"))
        daemon.kill(SIGTERM)
        daemon.waitForEnd()
        return daemon
    }

    @Test(.enabled(if: canTrace, "needs strace"))
    func `the disk has the change before its answer leaves`() async throws {
        let old = try await setUpDatabase()
        let log = old.folder + "/trace"
        let daemon = try DaemonProcess(
            in: old.folder, firstAdmin: nil,
            tracer: [
                "strace", "-f", "-y", "-s", "0", "-e", "trace=pwrite64,fdatasync,write,writev,sendmsg,read,recvmsg",
                "-o", log,
            ])
        try await daemon.waitUntilServing()
        let marker = try String(contentsOfFile: log, encoding: .utf8).count
        _ = try await daemon.client.createRecord(account("second"))
        daemon.kill(SIGTERM)
        daemon.waitForEnd()
        let lines = try String(contentsOfFile: log, encoding: .utf8).dropFirst(marker).split(separator: "\n")
        // Which calls they are: the WAL is written, then flushed; then the answer goes to the socket.
        let written = try #require(lines.firstIndex { $0.contains("pwrite64") && $0.contains("crm.db-wal") })
        let flushed = try #require(lines.firstIndex { $0.contains("fdatasync") && $0.contains("crm.db-wal") })
        let answered = try #require(
            lines[written...].firstIndex { line in
                line.contains(" write(") && (line.contains("<socket:") || line.contains("<UNIX"))
            })
        #expect(written < flushed)
        #expect(flushed < answered)
        #expect(lines[flushed].hasSuffix("= 0") || lines[flushed].contains("unfinished"))
    }

    @Test(.enabled(if: canTrace, "needs strace"))
    func `after a failed flush nothing is acknowledged and the daemon ends with 1`() async throws {
        let old = try await setUpDatabase()
        let daemon = try DaemonProcess(
            in: old.folder, firstAdmin: nil,
            tracer: ["strace", "-f", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO", "-o", "/dev/null"])
        try await daemon.waitUntilServing()
        let client = daemon.client
        await withTaskGroup(of: CRMClientError?.self) { group in
            for number in 0..<20 {
                group.addTask {
                    do throws(CRMClientError) {
                        _ = try await client.createRecord(account("lost \(number)"), CallOptions(retries: 0))
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            for await failure in group {
                switch failure {
                case .refused(let refusal)?: #expect(["UNKNOWN", "UNAVAILABLE"].contains(refusal.code), "\(refusal)")
                case .connectionLost?, .unreachable?: break
                default: Issue.record("\(failure.map { "\($0)" } ?? "acknowledged")")
                }
            }
        }
        // If it went on in spite of the failure, this ends it, with another status.
        let processID = daemon.daemonProcessID
        let watch = Task {
            try await Task.sleep(for: .seconds(20))
            _ = kill(processID, SIGKILL)
        }
        let end = daemon.waitForEnd()
        watch.cancel()
        #expect(end.status == 1)
        #expect(end.errors.contains("the storage failed"))
        let again = try DaemonProcess(in: old.folder, firstAdmin: nil)
        try await again.waitUntilServing()
        _ = try await again.client.createRecord(account("after"))
    }

    @Test(.enabled(if: canMount, "needs root, to mount a small disk"))
    func `a full disk refuses changes, reads go on, and with space made changes do too`() async throws {
        let folder = try TemporaryFolder.make()
        let disk = folder + "/disk"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        try #require(mount("tmpfs", disk, "tmpfs", 0, "size=2m") == 0)
        defer {
            umount2(disk, Int32(MNT_DETACH))
            rmdir(disk)
            TemporaryFolder.remove(folder)
        }
        let daemon = try DaemonProcess(in: folder, database: disk + "/crm.db")
        try await daemon.waitUntilServing()
        let client = daemon.client
        let first = try await client.createRecord(account("first"))
        let id = try #require(first.record?.id)
        // Fill what is left with a file.
        let ballast = disk + "/ballast"
        let file = open(ballast, O_CREAT | O_WRONLY, 0o600)
        let block = [UInt8](repeating: 1, count: 4_096)
        while write(file, block, block.count) == block.count {}
        close(file)
        var refusal: CRMClientError.Refusal?
        for number in 0..<2_000 where refusal == nil {
            do throws(CRMClientError) {
                _ = try await client.createRecord(account("\(number)"), CallOptions(retries: 0))
            } catch {
                if case .refused(let it) = error { refusal = it } else { throw error }
            }
        }
        #expect(refusal?.code == "RESOURCE_EXHAUSTED")
        #expect(refusal?.reason == "DISK_FULL")
        let read = try await client.getRecord(GetRecordRequest(id: id))
        #expect(read.record == first.record)
        unlink(ballast)
        _ = try await client.createRecord(account("after"))
    }

    /// How often the daemon is killed; more by the environment variable CRMD_TEST_KILLS.
    private static let kills = ProcessInfo.processInfo.environment["CRMD_TEST_KILLS"].flatMap { Int($0) } ?? 5

    @Test func `kill -9 under load loses no acknowledged edit and doubles none`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        var ids: [Int64] = []
        for number in 0..<8 {
            let made = try await daemon.client.createRecord(account("record \(number)"))
            ids.append(try #require(made.record?.id))
        }
        var current = daemon
        let acknowledged = Ledger()
        for round in 0..<Self.kills {
            let client = current.client
            let processID = current.daemonProcessID
            await withTaskGroup(of: Void.self) { group in
                for id in ids {
                    group.addTask {
                        // Each edit is based on the version before; repeated under its key until it is answered or
                        // the daemon is gone.
                        for count in 0..<10_000 {
                            let edit = EditRecordRequest(
                                id: id, fields: [Field(key: "remark", value: Value(kind: .text("\(round)/\(count)")))])
                            guard let response = try? await client.editRecord(edit, CallOptions(retries: 0)) else {
                                return
                            }
                            acknowledged[id] = response.record?.version
                        }
                    }
                }
                group.addTask {
                    try? await Task.sleep(for: .milliseconds(20 + round * 7 % 60))
                    _ = kill(processID, SIGKILL)
                }
            }
            current.waitForEnd()
            current = try DaemonProcess(in: daemon.folder, firstAdmin: nil)
            try await current.waitUntilServing()
            for id in ids {
                let response = try await current.client.getRecord(GetRecordRequest(id: id))
                let record = try #require(response.record)
                let last = acknowledged[id] ?? 1
                // The edit under way when it was killed may be there too, once.
                #expect((last...last + 1).contains(record.version), "record \(id), round \(round)")
                acknowledged[id] = record.version
            }
        }
    }

    @Test func `an edit repeated under its key after a kill is made once`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let made = try await daemon.client.createRecord(account("x"))
        let id = try #require(made.record?.id)
        let edit = EditRecordRequest(id: id, fields: [Field(key: "remark", value: Value(kind: .text("once")))])
        let options = CallOptions(idempotencyKey: "the edit", retries: 0)
        let first = try await daemon.client.editRecord(edit, options)
        daemon.kill(SIGKILL)
        daemon.waitForEnd()
        let again = try DaemonProcess(in: daemon.folder, firstAdmin: nil)
        try await again.waitUntilServing()
        #expect(try await again.client.editRecord(edit, options) == first)
        #expect(try await again.client.getRecord(GetRecordRequest(id: id)).record?.version == 2)
    }
}
