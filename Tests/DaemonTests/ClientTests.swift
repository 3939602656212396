import CRMClient
import CRMModel
import CRMTestKit
import Foundation
import Testing

/// What the client library does by itself.
@Suite(.serialized)
struct ClientTests {
    private func account(_ name: String) -> CreateRecordRequest {
        CreateRecordRequest(object: .account, fields: [Field(key: "name", value: Value(kind: .text(name)))])
    }

    @Test func `a client finds a daemon that was started anew, and repeats what it may`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let client = daemon.client
        _ = try await client.createRecord(account("before"))
        daemon.kill(SIGKILL)
        daemon.waitForEnd()
        // Nobody is there while the call begins; the daemon comes while it is repeated.
        async let made = client.createRecord(account("meanwhile"), CallOptions(timeout: .seconds(20), retries: 1_000))
        let again = try DaemonProcess(in: daemon.folder, firstAdmin: nil)
        try await again.waitUntilServing()
        let id = try await made.record?.id
        let list = try await client.listRecords(ListRecordsRequest(object: .account))
        #expect(list.records.count == 2)
        #expect(list.records.first?.id == id)
    }

    @Test func `a call whose timeout has passed says that it may have been run`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let client = daemon.client
        _ = try await client.listUsers(ListUsersRequest())
        daemon.kill(SIGSTOP)
        let options = CallOptions(timeout: .milliseconds(300), retries: 3)
        await #expect(
            throws: CRMClientError.connectionLost("the timeout has passed; the request may have been run")
        ) { _ = try await client.createRecord(account("late"), options) }
        daemon.kill(SIGCONT)
    }

    @Test func `without a daemon a call ends with unreachable`() async throws {
        let client = CRMClient(socketPath: "/tmp/there-is-no-such-socket", user: "admin")
        await #expect(throws: CRMClientError.self) {
            _ = try await client.getRecord(GetRecordRequest(id: 1), CallOptions(timeout: .seconds(2), retries: 1))
        }
    }

    @Test func `many calls at once share one connection, and a closed client refuses`() async throws {
        let daemon = try DaemonProcess(configuration: "[limits]\nconnections = 1\n")
        // The only connection is the client's own; so it waits for the daemon itself.
        let client = daemon.client
        _ = try await client.listUsers(ListUsersRequest(), CallOptions(timeout: .seconds(20), retries: 1_000))
        try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<500 {
                group.addTask { try await client.createRecord(account("\(number)")).record?.id ?? 0 }
            }
            var ids: Set<Int64> = []
            for try await id in group { ids.insert(id) }
            #expect(ids.count == 500)
        }
        await client.close()
        await #expect(throws: CRMClientError.self) {
            _ = try await client.listUsers(ListUsersRequest(), CallOptions(retries: 0))
        }
    }
}
