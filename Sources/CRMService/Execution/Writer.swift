internal import CRMModel
internal import CRMRepository

/// The one thread that changes the database.
///
/// One transaction takes what is waiting, each request in a savepoint of its own; after the commit,
/// which returns when everything is on the disk, all of them are answered. An error of the storage
/// stops the daemon, because after it nobody knows what the disk holds.
final class Writer: Sendable {
    private struct Entry: Sendable {
        let work: WriteWork
        let reply: any LaterReply
    }

    private static let maximumBatch = 512

    private let queue: WorkQueue<Entry>
    private let thread: WorkerThread

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - storage: used by the thread only.
    ///   - draft: the state that the database has.
    init(
        _ storage: sending any StorageWriter, draft: SnapshotDraft, limits: ServiceLimits,
        environment: WriterEnvironment
    ) {
        let queue = WorkQueue<Entry>(
            capacity: limits.waitingWrites, capacityBytes: limits.waitingWriteBytes
        ) { $0.work.byteCount }
        self.queue = queue
        let body = ThreadBody(storage, draft, limits, environment)
        thread = WorkerThread(name: "crmd-writer") { body.value.serve(queue) }
    }

    /// What every change is refused with at present; nil if one may be let in. To ask before anything is made of a request
    /// keeps refusing cheap when there are very many.
    var refusal: CallError? { queue.isFull ? Self.tooManyWait : nil }

    /// Puts a change in the queue, or refuses it at once if too many wait.
    func submit(_ work: WriteWork, answeringTo reply: any LaterReply) {
        guard !queue.append(Entry(work: work, reply: reply)) else { return }
        reply.fail(Self.tooManyWait)
    }

    private static let tooManyWait = CallError(
        .limitExceeded, "too many changes are waiting, or too large ones", ["limit": "waiting_writes"])

    /// Finishes what is waiting, closes the database and ends the thread.
    func stop() {
        queue.close(takers: 1)
        thread.join()
    }

    // MARK: On the thread

    /// Carries the thread's own state into it.
    ///
    /// Unchecked: made here, and from then on touched by the thread alone.
    private struct ThreadBody: @unchecked Sendable {
        let value: Loop

        init(
            _ storage: any StorageWriter, _ draft: SnapshotDraft, _ limits: ServiceLimits,
            _ environment: WriterEnvironment
        ) {
            value = Loop(storage, draft, MessageCodec(budgetBytes: limits.requestMemoryBytes), environment)
        }
    }

    private final class Loop {
        private let storage: any StorageWriter
        private var draft: SnapshotDraft
        private let codec: MessageCodec
        private let environment: WriterEnvironment

        init(
            _ storage: any StorageWriter, _ draft: SnapshotDraft, _ codec: MessageCodec,
            _ environment: WriterEnvironment
        ) {
            self.storage = storage
            self.draft = draft
            self.codec = codec
            self.environment = environment
        }

        func serve(_ queue: WorkQueue<Entry>) {
            var failure: CallError?
            while true {
                let batch = queue.take(atMost: Writer.maximumBatch)
                if batch.isEmpty { break }
                if let failure {
                    for entry in batch { entry.reply.fail(failure) }
                } else if let detail = run(batch) ?? tidy() {
                    failure = CallError(.storageFailed, "the storage failed; crmd stops")
                    environment.storageFailed(detail)
                }
            }
            if failure == nil { storage.close() }
        }

        /// Runs a batch and answers it.
        ///
        /// - Returns: what is wrong with the storage, if it failed.
        private func run(_ batch: [Entry]) -> String? {
            let committed = draft
            do {
                let transaction = try storage.begin()
                let outcomes = try perform(batch, transaction)
                if outcomes.contains(where: { (try? $0.get()) != nil }) {
                    try commit(transaction)
                    if transaction.erases { try storage.erase() }
                } else {
                    storage.rollback()
                }
                for (entry, outcome) in zip(batch, outcomes) {
                    switch outcome {
                    case .success(let response): entry.reply.succeed(response)
                    case .failure(let error): entry.reply.fail(error)
                    }
                }
                return nil
            } catch {
                storage.rollback()
                draft = committed
                if case RepositoryError.storageFailed(let detail) = error {
                    let unknown = CallError(
                        .commitOutcomeUnknown, "the disk failed; whether the change is kept shows after a restart")
                    for entry in batch { entry.reply.fail(unknown) }
                    return detail
                }
                let failure = environment.translate(error)
                for entry in batch { entry.reply.fail(failure) }
                return nil
            }
        }

        /// Keeps the storage's log short, after the answers.
        ///
        /// - Returns: what is wrong with the storage, if it failed.
        private func tidy() -> String? {
            do throws(RepositoryError) {
                try storage.tidy()
                return nil
            } catch {
                if case .storageFailed(let detail) = error { return detail }
                _ = environment.translate(error)
                return nil
            }
        }

        /// Runs each request in its savepoint.
        ///
        /// - Throws: what concerns the whole transaction.
        private func perform(
            _ batch: [Entry], _ transaction: any WriteTransaction
        ) throws -> [Result<[UInt8], CallError>] {
            let now = environment.nowMilliseconds()
            // Faster than answers are kept, else they would pile up.
            try transaction.forgetAnswers(expiredAt: now, atMost: max(256, 2 * batch.count))
            var outcomes: [Result<[UInt8], CallError>] = []
            outcomes.reserveCapacity(batch.count)
            for entry in batch {
                let before = draft
                try storage.openSavepoint()
                do {
                    let response = try perform(entry.work, transaction)
                    try storage.releaseSavepoint()
                    outcomes.append(.success(response))
                } catch let error where Self.concernsOneRequest(error) {
                    try storage.undoSavepoint()
                    draft = before
                    outcomes.append(.failure(environment.translate(error)))
                }
                codec.reset()
            }
            return outcomes
        }

        private func perform(_ work: WriteWork, _ transaction: any WriteTransaction) throws -> [UInt8] {
            try CallError.checkDeadline(work.deadlineNanoseconds, environment.monotonicNanoseconds())
            let call = WriteCall(
                caller: try work.identity.caller(draft.actor(named: work.identity.userName)),
                settings: environment.settings, transaction: transaction, codec: codec,
                nowMilliseconds: environment.nowMilliseconds(), method: work.method, draft: draft)
            let response = try work.run(call)
            draft = call.draft
            return response
        }

        private func commit(_ transaction: any WriteTransaction) throws {
            guard draft.isChanged else { return try storage.commit() }
            draft.advance()
            try transaction.save(snapshotVersion: draft.version)
            try environment.snapshots.publish(Snapshot(draft)) { try storage.commit() }
        }

        private static func concernsOneRequest(_ error: any Error) -> Bool {
            switch error {
            case RepositoryError.diskFull, RepositoryError.storageFailed: false
            default: true
            }
        }
    }
}
