import CRMModel
import CRMRepository
import CRMTestKit
import Dispatch
import Synchronization

@testable import CRMService

extension TestService {
    /// Makes changes by the writer that no method makes.
    func change(_ changes: @escaping @Sendable (WriteCall) throws -> Void) throws {
        let empty = UnsafeRawBufferPointer(start: nil, count: 0)
        let identity = try Array("admin".utf8).withUnsafeBytes { user in
            try CallIdentity(
                IncomingCall(
                    service: empty, method: empty, isStream: false, payload: empty, serviceUID: Self.serviceUID,
                    deadlineNanoseconds: nil, user: user, clientKind: nil, idempotencyKey: nil), service.settings.access
            )
        }
        let work = WriteWork(
            method: "test", identity: identity, deadlineNanoseconds: nil, encodedRequest: [], byteCount: 0
        ) { call in
            try changes(call)
            return []
        }
        let answer = ChangeAnswer()
        service.writer.submit(work, answeringTo: answer)
        if let error = answer.wait() { throw error }
    }

    /// Puts a record into the recycle bin, or takes it out.
    func setLifeState(_ lifeState: LifeState, of id: Int64) throws {
        try change { call in
            guard let old = try call.transaction.record(id) else { return }
            var record = old
            record.lifeState = lifeState
            try call.save(record, replacing: old)
        }
    }
}

private final class ChangeAnswer: LaterReply {
    private let failure = Mutex<CallError?>(nil)
    private let completed = DispatchSemaphore(value: 0)

    func succeed(_ message: [UInt8]) { completed.signal() }

    func fail(_ error: CallError) {
        failure.withLock { $0 = error }
        completed.signal()
    }

    func wait() -> CallError? {
        completed.wait()
        return failure.withLock { $0 }
    }
}
