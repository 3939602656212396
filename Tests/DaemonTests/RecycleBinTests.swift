import CRMClient
import CRMModel
import CRMTestKit
import Foundation
import Glibc
import Testing

/// The recycle bin as people and services use it, and a daemon that is killed while it deletes.
@Suite(.serialized)
struct RecycleBinTests {
    private func crmctl(_ daemon: DaemonProcess, as user: String = "admin", _ line: String) throws -> String {
        let outcome = try BuiltProgram.run(
            "crmctl", ["--socket", daemon.socketPath, "--as", user] + line.split(separator: " ").map { String($0) })
        return outcome.output + outcome.errors
    }

    @Test func `records are invalidated, listed in the bin, restored and deleted`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        _ = try crmctl(daemon, "record create ACCOUNT name=one")
        _ = try crmctl(daemon, "record create ACCOUNT name=two")
        _ = try crmctl(daemon, "record create CONTACT name=li account=1")
        #expect(
            try crmctl(daemon, "record impact 1")
                == "OBJECT   FIELD    COUNT  RECORDS\nCONTACT  account      1  3 li\n")
        #expect(
            try crmctl(daemon, "record invalidate 1 2 --dry-run")
                == "1: would be invalidated\n2: would be invalidated\n")
        #expect(try crmctl(daemon, "record invalidate 1 2") == "1: invalidated\n2: invalidated\n")
        let listed = try crmctl(daemon, "bin list ACCOUNT --by admin --from 2020-01-01T00:00:00Z --csv")
        let rows = listed.split(separator: "\r\n")
        #expect(rows.first == "id,object,name,status,invalidated by,at (utc)")
        #expect(rows.dropFirst().map { $0.prefix(26) } == ["2,ACCOUNT,two,ASSIGNED,adm", "1,ACCOUNT,one,ASSIGNED,adm"])
        #expect(try crmctl(daemon, "bin list --limit 1").contains("There are more: --page "))
        #expect(try crmctl(daemon, "bin list --until 2020-01-01T00:00:00Z --json").contains("entries") == false)
        #expect(try crmctl(daemon, "record restore 2") == "2: restored\n")
        #expect(
            try crmctl(daemon, "record delete 1 2 --all-or-nothing").hasPrefix(
                "1: BATCH_UNDONE: it would have been done, but record 2 failed\n2: STATUS_FORBIDS: "))
        #expect(try crmctl(daemon, "record delete 1") == "1: deleted\n")
        #expect(try crmctl(daemon, "record impact 1").contains("RECORD_NOT_FOUND"))
    }

    @Test func `what a daemon had deleted when it was killed is gone from the files after the next start`() async throws
    {
        let count = 200
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let client = daemon.client
        var names: [Int64: Data] = [:]
        for number in 0..<count {
            let name = "\(UUID().uuidString) \(number)"
            let fields = [Field(key: "name", value: Value(kind: .text(name)))]
            let answer = try await client.createRecord(CreateRecordRequest(object: .account, fields: fields))
            names[answer.record?.id ?? 0] = Data(name.utf8)
        }
        let ids = names.keys.sorted()
        _ = try await client.invalidateRecords(InvalidateRecordsRequest(ids: ids))
        let deleting = Task {
            for id in ids {
                _ = try await client.deleteRecords(DeleteRecordsRequest(ids: [id]), CallOptions(retries: 0))
            }
        }
        try await Task.sleep(for: .milliseconds(40))
        daemon.kill(SIGKILL)
        daemon.waitForEnd()
        _ = await deleting.result
        await client.close()

        let again = try DaemonProcess(in: daemon.folder, firstAdmin: nil)
        try await again.waitUntilServing()
        var left: Set<Int64> = []
        for id in ids where (try? await again.client.getRecord(GetRecordRequest(id: id))) != nil { left.insert(id) }
        again.kill(SIGKILL)
        again.waitForEnd()
        #expect(left.count < count)
        let files = try FileManager.default.contentsOfDirectory(atPath: daemon.folder).filter { $0.hasPrefix("crm.db") }
            .map { try Data(contentsOf: URL(fileURLWithPath: "\(daemon.folder)/\($0)")) }
        for (id, name) in names {
            #expect(files.contains { $0.range(of: name) != nil } == left.contains(id), "record \(id)")
        }
    }
}
