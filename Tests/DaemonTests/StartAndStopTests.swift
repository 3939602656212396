import CRMClient
import CRMModel
import CRMTestKit
import Foundation
import Testing

@Suite(.serialized)
struct StartAndStopTests {
    @Test func `an empty database needs a first administrator, one with users refuses it`() async throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let without = try DaemonProcess(in: folder, firstAdmin: nil).waitForEnd()
        #expect(without.status == 2)
        #expect(without.errors.contains("the database is empty: name its first CRM_ADMIN with --first-admin NAME"))
        let first = try DaemonProcess(in: folder)
        try await first.waitUntilServing()
        first.kill(SIGTERM)
        #expect(first.waitForEnd().status == 0)
        let again = try DaemonProcess(in: folder).waitForEnd()
        #expect(again.status == 2)
        #expect(again.errors.contains("the database has users already"))
        let badName = try DaemonProcess(in: folder, database: folder + "/2.db", firstAdmin: "a b").waitForEnd()
        #expect(badName.errors.contains("--first-admin: a user's name consists of"))
    }

    @Test func `a first start that failed can be repeated`() async throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        #expect(try DaemonProcess(in: folder, socket: folder + "/none/s").waitForEnd().status == 2)
        let again = try DaemonProcess(in: folder)
        try await again.waitUntilServing()
    }

    @Test func `a second daemon on the same database is refused, whatever its socket`() async throws {
        let first = try DaemonProcess()
        try await first.waitUntilServing()
        let second = try DaemonProcess(
            in: first.folder, socket: first.folder + "/other.sock", firstAdmin: nil
        ).waitForEnd()
        #expect(second.status == 2)
        #expect(second.errors.contains("is in use by process \(first.daemonProcessID)"))
        _ = try await first.client.listUsers(ListUsersRequest())
    }

    @Test func `a socket that is served is refused, one left behind is replaced`() async throws {
        let first = try DaemonProcess()
        try await first.waitUntilServing()
        let second = try DaemonProcess(in: first.folder, database: first.folder + "/other.db").waitForEnd()
        #expect(second.status == 2)
        #expect(second.errors.contains(first.socketPath))
        _ = try await first.client.listUsers(ListUsersRequest())
        first.kill(SIGKILL)
        first.waitForEnd()
        #expect(FileManager.default.fileExists(atPath: first.socketPath))
        let third = try DaemonProcess(in: first.folder, firstAdmin: nil)
        try await third.waitUntilServing()
        let mode = try FileManager.default.attributesOfItem(atPath: first.socketPath)[.posixPermissions] as? Int
        #expect(mode == 0o660)
        third.kill(SIGTERM)
        #expect(third.waitForEnd().status == 0)
        #expect(!FileManager.default.fileExists(atPath: first.socketPath))
    }

    @Test func `a configuration that can't be is refused`() throws {
        let end = try DaemonProcess(configuration: "[limits]\nspeed = 1").waitForEnd()
        #expect(end.status == 2)
        #expect(end.errors.contains("crmd.toml: there is no key limits.speed"), "\(end.errors)")
    }

    @Test func `a database keeps its currency`() async throws {
        let first = try DaemonProcess()
        try await first.waitUntilServing()
        first.kill(SIGTERM)
        first.waitForEnd()
        let other = try DaemonProcess(in: first.folder, firstAdmin: nil, configuration: "currency = \"JPY\"")
            .waitForEnd()
        #expect(other.status == 2)
        #expect(other.errors.contains("the amounts in the database are in CNY, which can't become JPY"))
    }

    @Test func `the configuration decides`() async throws {
        let daemon = try DaemonProcess(
            configuration: """
                currency = "EUR"
                event_loops = 1
                [base_visibility]
                PRODUCT = "PUBLIC_READ_ONLY"
                [limits]
                waiting_writes = 77
                """)
        try await daemon.waitUntilServing()
        let admin = daemon.client
        _ = try await admin.createUser(CreateUserRequest(name: "agent"))
        let product = try await admin.createRecord(
            CreateRecordRequest(
                object: .product,
                fields: [
                    Field(key: "name", value: Value(kind: .text("p"))),
                    Field(key: "price", value: Value(kind: .money(Money(minorUnits: 5)))),
                ]))
        let id = try #require(product.record?.id)
        let seen = try await admin.acting(for: "agent").getRecord(GetRecordRequest(id: id))
        #expect(seen.record == product.record)
        let limits = try await admin.getLimits(GetLimitsRequest())
        #expect(limits.limits.first { $0.name == "waiting_writes" }?.value == 77)
    }

    @Test func `no more connections are permitted than files may be open`() async throws {
        let daemon = try DaemonProcess(
            configuration: "event_loops = 1\n[limits]\npool_threads = 1\nconnections = 500",
            tracer: ["prlimit", "--nofile=128:256"])
        try await daemon.waitUntilServing()
        let limits = try await daemon.client.getLimits(GetLimitsRequest()).limits
        let connections = try #require(limits.first { $0.name == "connections" }?.value)
        #expect((1..<256).contains(connections))
        daemon.kill(SIGTERM)
        let errors = daemon.waitForEnd().errors
        for part in ["hard-limit=256", "connections-configured=500", "connections=\(connections)"] {
            #expect(errors.contains(part), "\(errors)")
        }
        let enough = try DaemonProcess(
            in: daemon.folder, firstAdmin: nil, configuration: "[limits]\nconnections = 500",
            tracer: ["prlimit", "--nofile=128:4096"])
        try await enough.waitUntilServing()
        let others = try await enough.client.getLimits(GetLimitsRequest()).limits
        #expect(others.first { $0.name == "connections" }?.value == 500)
    }

    @Test func `SIGTERM lets what is under way be answered, and ends with 0`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let client = daemon.client
        let answered = await withTaskGroup(of: Result<Int64, CRMClientError>.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do throws(CRMClientError) {
                        let response = try await client.createRecord(
                            CreateRecordRequest(
                                object: .account, fields: [Field(key: "name", value: Value(kind: .text("\(number)")))]),
                            CallOptions(retries: 0))
                        return .success(response.record?.id ?? 0)
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var results: [Result<Int64, CRMClientError>] = []
            for await result in group {
                results.append(result)
                if results.count == 1 { daemon.kill(SIGTERM) }
            }
            return results
        }
        #expect(daemon.waitForEnd().status == 0)
        let made = Set(answered.compactMap { try? $0.get() })
        for case .failure(let failure) in answered {
            // Refused before it was begun, or never read; never lost after it was begun.
            switch failure {
            case .refused(let refusal): #expect(refusal.code == "UNAVAILABLE")
            case .connectionLost, .unreachable: break
            default: Issue.record("\(failure)")
            }
        }
        let again = try DaemonProcess(in: daemon.folder, firstAdmin: nil)
        try await again.waitUntilServing()
        let list = try await again.client.listRecords(ListRecordsRequest(object: .account, pageSize: 1_000))
        #expect(Set(list.records.map(\.id)) == made)
    }
}
