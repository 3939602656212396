import CRMModel
import CRMService
import CRMTestKit
import CRMWire
import Synchronization
import Testing

struct HealthWatchTests {
    private typealias Status = HealthCheckResponse.ServingStatus

    /// What a stream says until it has nothing more to say.
    private func said(_ stream: CallStream) throws -> [Status] {
        var answers: [Status] = []
        while true {
            var bytes: [UInt8] = []
            let step = try stream.next { count, fill in
                bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
                    fill(UnsafeMutableRawBufferPointer(buffer))
                    written = count
                }
            }
            guard case .sent = step else { return answers }
            answers.append(try HealthCheckResponse(decoding: bytes, in: Arena()).status)
        }
    }

    @Test func `it says the status at once, and again when it changes`() throws {
        let test = try TestService()
        let stream = try test.openStream(.healthWatch, HealthCheckRequest(), as: nil)
        let wakes = Mutex(0)
        stream.begin { wakes.withLock { $0 += 1 } }
        #expect(stream.isEndless)
        #expect(try said(stream) == [.serving])
        #expect(try said(stream) == [])
        test.service.stopServing()
        #expect(wakes.withLock { $0 } == 1)
        #expect(try said(stream) == [.notServing])
        stream.end()
        test.service.stopServing()
        #expect(wakes.withLock { $0 } == 1)
        test.stop()
    }

    @Test func `a service that isn't known is said to be so, without an error`() throws {
        let test = try TestService()
        let stream = try test.openStream(.healthWatch, HealthCheckRequest(service: "no.Such"), as: nil)
        #expect(try said(stream) == [.serviceUnknown])
        let known = try test.openStream(.healthWatch, HealthCheckRequest(service: "crm.v1.Records"), as: nil)
        #expect(try said(known) == [.serving])
        test.stop()
    }

    @Test func `a stream is not called as a unary method, nor the reverse`() throws {
        let test = try TestService()
        let unary = #expect(throws: CallError.self) {
            let _: HealthCheckResponse = try test.call(.healthWatch, HealthCheckRequest(), as: nil)
        }
        #expect(unary?.reason == .methodIsStream && unary?.code == .invalidArgument)
        let stream = #expect(throws: CallError.self) {
            _ = try test.openStream(.healthCheck, HealthCheckRequest(), as: nil)
        }
        #expect(stream?.reason == .methodIsUnary && stream?.code == .invalidArgument)
        test.stop()
    }
}
