import CRMAuthorizer
import CRMModel
import CRMRepository
import CRMTestKit
import CRMWire
import Dispatch
import Synchronization
import Testing

@testable import CRMService

struct WriterTests {
    /// The outcome of a call, when it comes.
    private final class Outcome: LaterReply {
        private let result = Mutex<Result<[UInt8], CallError>?>(nil)
        private let completed = DispatchSemaphore(value: 0)

        func succeed(_ message: [UInt8]) { complete(.success(message)) }
        func fail(_ error: CallError) { complete(.failure(error)) }

        private func complete(_ outcome: Result<[UInt8], CallError>) {
            result.withLock { $0 = outcome }
            completed.signal()
        }

        func reason() -> Reason? {
            completed.wait()
            return result.withLock { result in
                if case .failure(let error) = result { error.reason } else { nil }
            }
        }
    }

    /// A writer over a storage that fails where it is told to, and holds its first batch until it is let go.
    private struct Bench {
        let storage = FailingStorage()
        let writer: Writer

        init(waiting: Int = 100, failure: @escaping @Sendable (String) -> Void = { _ in }) throws {
            let organisation = try Bench.organisation()
            let draft = SnapshotDraft(
                version: 0, organisation: organisation, authorizer: Authorizer(), catalog: FieldCatalog([]))
            var limits = ServiceLimits()
            limits.waitingWrites = waiting
            writer = Writer(
                storage.writer, draft: draft, limits: limits,
                environment: WriterEnvironment(
                    settings: Settings(), snapshots: SnapshotBox(Snapshot(draft)), nowMilliseconds: { 0 },
                    monotonicNanoseconds: { 100 }, storageFailed: failure,
                    translate: { CallError(translating: $0) { _ in } }))
        }

        private static func organisation() throws -> Organisation {
            let roles = Organisation.presetRoleNames.enumerated().map { index, name in
                Role(id: Int64(index + 1), name: name, preset: true)
            }
            return try Organisation(
                users: [User(id: 1, name: "u", roleIDs: [1])], departments: [], groups: [], roles: roles,
                functionPermissions: [], baseVisibility: [:])
        }

        func submit(
            deadline: UInt64? = nil, _ operation: @escaping @Sendable (WriteCall) throws -> [UInt8] = { _ in [] }
        ) throws -> Outcome {
            let outcome = Outcome()
            let name = Array("u".utf8)
            let identity = try name.withUnsafeBytes { user in
                let empty = UnsafeRawBufferPointer(start: nil, count: 0)
                return try CallIdentity(
                    IncomingCall(
                        service: empty, method: empty, isStream: false, payload: empty, serviceUID: 1,
                        deadlineNanoseconds: nil,
                        user: user, clientKind: nil, idempotencyKey: nil),
                    ServiceAccess(services: [.init(name: "t", uid: 1, users: nil)]))
            }
            writer.submit(
                WriteWork(
                    method: "m", identity: identity, deadlineNanoseconds: deadline, encodedRequest: [], byteCount: 0,
                    operation: operation),
                answeringTo: outcome)
            return outcome
        }
    }

    @Test func `what waits together is one transaction, each request in its savepoint`() throws {
        let bench = try Bench()
        let gate = bench.storage.hold()
        let first = try bench.submit()
        gate.waitUntilHeld()
        let good = try bench.submit()
        let bad = try bench.submit { _ in throw CallError(.requestInvalid, "no") }
        let last = try bench.submit()
        gate.letGo()
        #expect(first.reason() == nil)
        #expect(good.reason() == nil)
        #expect(bad.reason() == .requestInvalid)
        #expect(last.reason() == nil)
        bench.writer.stop()
        #expect(
            bench.storage.log == [
                "begin", "savepoint", "release", "commit", "begin", "savepoint", "release", "savepoint", "undo",
                "savepoint", "release", "commit", "close",
            ])
    }

    @Test func `a batch in which everything failed is not committed`() throws {
        let bench = try Bench()
        #expect(try bench.submit { _ in throw CallError(.requestInvalid, "no") }.reason() == .requestInvalid)
        bench.writer.stop()
        #expect(bench.storage.log == ["begin", "savepoint", "undo", "rollback", "close"])
    }

    @Test func `a request past its deadline is not begun`() throws {
        let bench = try Bench()
        let outcome = try bench.submit(deadline: 100) { _ in
            Issue.record("it was begun")
            return []
        }
        #expect(outcome.reason() == .deadlinePassed)
        #expect(try bench.submit(deadline: 101).reason() == nil)
        bench.writer.stop()
    }

    @Test func `a full disk refuses the batch, and the next one goes through`() throws {
        let bench = try Bench()
        bench.storage.failNextCommit(.diskFull)
        #expect(try bench.submit().reason() == .diskFull)
        #expect(try bench.submit().reason() == nil)
        bench.writer.stop()
        #expect(
            bench.storage.log == [
                "begin", "savepoint", "release", "rollback", "begin", "savepoint", "release", "commit", "close",
            ])
    }

    @Test func `after a failed commit the batch is unknown, all later ones unavailable, and the daemon is told`() throws
    {
        let told = DispatchSemaphore(value: 0)
        let bench = try Bench { _ in told.signal() }
        bench.storage.failNextCommit(.storageFailed("EIO"))
        #expect(try bench.submit().reason() == .commitOutcomeUnknown)
        told.wait()
        #expect(try bench.submit().reason() == .storageFailed)
        bench.writer.stop()
        #expect(bench.storage.log == ["begin", "savepoint", "release", "rollback"])
    }

    @Test func `what is deleted is erased after the commit and before the answers, once for all of them`() throws {
        let bench = try Bench()
        let gate = bench.storage.hold()
        let first = try bench.submit()
        gate.waitUntilHeld()
        let deletions = try (0..<2).map { _ in
            try bench.submit { call in
                call.transaction.erases = true
                return []
            }
        }
        gate.letGo()
        #expect(([first] + deletions).map { $0.reason() } == [nil, nil, nil])
        #expect(bench.storage.log.suffix(2) == ["commit", "erase"])
        #expect(bench.storage.log.filter { $0 == "erase" }.count == 1)
        bench.writer.stop()
    }

    @Test func `after a failed erasure the batch is unknown, and the daemon is told`() throws {
        let told = DispatchSemaphore(value: 0)
        let bench = try Bench { _ in told.signal() }
        bench.storage.failNextErasure(.storageFailed("EIO"))
        let deletion = try bench.submit { call in
            call.transaction.erases = true
            return []
        }
        #expect(deletion.reason() == .commitOutcomeUnknown)
        told.wait()
        #expect(try bench.submit().reason() == .storageFailed)
        bench.writer.stop()
    }

    @Test func `a full queue refuses at once`() throws {
        let bench = try Bench(waiting: 2)
        let gate = bench.storage.hold()
        let first = try bench.submit()
        gate.waitUntilHeld()
        let waiting = [try bench.submit(), try bench.submit()]
        #expect(try bench.submit().reason() == .limitExceeded)
        gate.letGo()
        #expect(([first] + waiting).map { $0.reason() } == [nil, nil, nil])
        bench.writer.stop()
    }

    @Test func `an addition to the policy counts for the requests after it in the batch, and is undone with its own`()
        throws
    {
        let bench = try Bench()
        let gate = bench.storage.hold()
        let first = try bench.submit()
        gate.waitUntilHeld()
        let row = Policy.Row(operation: .edit, object: .competitor, statuses: [.normal], grants: [.owner])
        let failed = try bench.submit { call in
            try call.draft.setPolicy(Policy(additions: [row]))
            throw CallError(.requestInvalid, "no")
        }
        let adding = try bench.submit { call in
            #expect(!call.authorizer.policy.offers(.edit, on: .competitor))
            try call.draft.setPolicy(Policy(additions: [row]))
            return []
        }
        let using = try bench.submit { call in
            #expect(call.authorizer.policy.offers(.edit, on: .competitor))
            return []
        }
        gate.letGo()
        #expect(first.reason() == nil)
        #expect(failed.reason() == .requestInvalid)
        #expect(adding.reason() == nil)
        #expect(using.reason() == nil)
        bench.writer.stop()
    }

    @Test func `changes of the organisation in a failed request are undone, in a good one published`() throws {
        let bench = try Bench()
        let failed = try bench.submit { call in
            try call.draft.organisation.add(User(id: 2, name: "v", roleIDs: [1]))
            throw CallError(.requestInvalid, "no")
        }
        #expect(failed.reason() == .requestInvalid)
        let seen = try bench.submit { call in
            #expect(call.organisation.user(2) == nil)
            return []
        }
        #expect(seen.reason() == nil)
        bench.writer.stop()
    }
}
