import CRMClient
import CRMModel
import CRMTestKit
import Foundation
import Glibc
import Testing

/// What a client that doesn't keep to the protocol gets, while another one goes on.
@Suite(.serialized)
struct HostileClientTests {
    /// A socket without a library.
    private final class RawConnection {
        private let descriptor: Int32

        init(_ path: String) throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(connected == 0)
            var timeout = timeval(tv_sec: 20, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }

        deinit { close(descriptor) }

        func send(_ bytes: [UInt8]) {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                sent += count
            }
        }

        /// The next frame; nil if the connection was closed.
        func frame() -> (stream: UInt32, type: UInt8, text: String)? {
            guard let header = read(10), let body = read(Self.number(header[0..<4])) else { return nil }
            return (UInt32(Self.number(header[4..<8])), header[8], String(decoding: body, as: UTF8.self))
        }

        private func read(_ count: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: count)
            var received = 0
            while received < count {
                let more = bytes[received...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
                guard more > 0 else { return nil }
                received += more
            }
            return bytes
        }

        private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
    }

    private static func frame(stream: UInt32, type: UInt8 = 1, flags: UInt8 = 0, _ body: [UInt8]) -> [UInt8] {
        func big(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
        return big(UInt32(body.count)) + big(stream) + [type, flags] + body
    }

    private static func request(_ service: String, _ method: String, _ payload: [UInt8], user: String? = nil) -> [UInt8]
    {
        func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] { [number << 3 | 2, UInt8(bytes.count)] + bytes }
        var body = field(1, Array(service.utf8)) + field(2, Array(method.utf8)) + field(3, payload)
        if let user { body += field(5, field(1, Array("crm-user".utf8)) + field(2, Array(user.utf8))) }
        return body
    }

    @Test func `each fault gets its documented answer, and the next client is not disturbed`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let good = daemon.client
        func others() async throws { _ = try await good.listUsers(ListUsersRequest(), CallOptions(retries: 0)) }

        let raw = try RawConnection(daemon.socketPath)
        raw.send(Self.frame(stream: 1, Self.request("crm.v1.Records", "Fly", [], user: "admin")))
        #expect(raw.frame()?.text.contains("METHOD_UNKNOWN") == true)
        try await others()

        raw.send(Self.frame(stream: 4, Self.request("crm.v1.Records", "GetRecord", [], user: "admin")))
        let even = try #require(raw.frame())
        #expect(even.stream == 4)
        #expect(even.text.contains("STREAM_ID_INVALID"))
        try await others()

        raw.send(Self.frame(stream: 3, [UInt8](repeating: 0, count: 5 * 1_024 * 1_024)))
        let large = try #require(raw.frame())
        #expect(large.stream == 3)
        #expect(large.text.contains("FRAME_TOO_LARGE"))
        try await others()

        raw.send(Self.frame(stream: 5, Self.request("crm.v1.Records", "GetRecord", [0x0a, 1, 0x41], user: "admin")))
        #expect(raw.frame()?.text.contains("MESSAGE_MALFORMED") == true)
        try await others()

        raw.send(Self.frame(stream: 7, Self.request("crm.v1.Records", "GetRecord", [0x08, 1], user: "nobody")))
        #expect(raw.frame()?.text.contains("USER_UNKNOWN") == true)

        // After all of it the connection still works.
        raw.send(Self.frame(stream: 9, Self.request("grpc.health.v1.Health", "Check", [])))
        let health = try #require(raw.frame())
        #expect(health.stream == 9)
        #expect(Array(health.text.utf8) == [0x12, 2, 8, 1])

        let half = try RawConnection(daemon.socketPath)
        half.send(Array(Self.frame(stream: 1, Self.request("crm.v1.Records", "GetRecord", [])).prefix(20)))
        try await others()

        let garbage = try RawConnection(daemon.socketPath)
        garbage.send([0, 0, 0, 3] + Array("GET / HTTP/1.1\r\nHost: somewhere\r\n\r\n".utf8))
        #expect(garbage.frame()?.text.contains("FRAME_TYPE_INVALID") == true)
        #expect(garbage.frame() == nil)
        try await others()
    }

    @Test func `a service that may not act for a user is refused`() async throws {
        let daemon = try DaemonProcess(
            configuration: """
                [[services]]
                name = "billing"
                uid = \(getuid())
                users = ["admin"]
                """)
        try await daemon.waitUntilServing()
        _ = try await daemon.client.createUser(CreateUserRequest(name: "agent"))
        do {
            _ = try await daemon.client.acting(for: "agent").listUsers(ListUsersRequest())
            Issue.record("it was let through")
        } catch .refused(let refusal) {
            #expect(refusal.reason == "ACTING_FOR_USER_DENIED")
            #expect(refusal.metadata == ["user": "agent"])
        }
    }

    @Test func `a service whose uid is not configured gets nothing`() async throws {
        let daemon = try DaemonProcess(configuration: "[[services]]\nname = \"other\"\nuid = \(getuid() + 1)\n")
        let client = CRMClient(socketPath: daemon.socketPath)
        var refusal: CRMClientError?
        for _ in 0..<500 where refusal == nil {
            do throws(CRMClientError) {
                _ = try await client.healthCheck(HealthCheckRequest(), CallOptions(retries: 0))
                Issue.record("it was let in")
            } catch .unreachable {
                try await Task.sleep(for: .milliseconds(10))
            } catch {
                refusal = error
            }
        }
        guard case .refused(let it)? = refusal else {
            Issue.record("\(refusal.map { "\($0)" } ?? "no answer")")
            return
        }
        #expect(it.reason == "PEER_NOT_ALLOWED")
    }
}
