internal import CRMRepository

/// Threads for reads that take too long for an event loop, each with a connection of its own.
///
/// They give way to the event loops and the writer, for which everybody waits.
final class ReadPool: Sendable {
    typealias Work = @Sendable (any StorageReader, MessageCodec) -> Void

    private static let niceness: Int32 = 10

    private let queue: WorkQueue<Work>
    private let threads: [WorkerThread]

    /// Starts the threads.
    init(_ storage: any Storage, _ limits: ServiceLimits) throws {
        let queue = WorkQueue<Work>(capacity: limits.waitingReads) { _ in 0 }
        self.queue = queue
        threads = try (0..<limits.poolThreads).map { index in
            let body = ThreadBody(try storage.makeReader(forLongReads: true), limits)
            return WorkerThread(name: "crmd-read-\(index + 1)", niceness: Self.niceness) { body.serve(queue) }
        }
    }

    /// Puts a read in the queue.
    ///
    /// - Returns: false if too many wait.
    func submit(_ work: @escaping Work) -> Bool { queue.append(work) }

    /// Finishes what is waiting and ends the threads.
    func stop() {
        queue.close(takers: threads.count)
        for thread in threads { thread.join() }
    }

    /// Carries a thread's own connection into it.
    ///
    /// Unchecked: made here, and from then on touched by the thread alone.
    private struct ThreadBody: @unchecked Sendable {
        private let reader: any StorageReader
        private let codec: MessageCodec
        private let milliseconds: Int

        init(_ reader: any StorageReader, _ limits: ServiceLimits) {
            self.reader = reader
            codec = MessageCodec(budgetBytes: limits.requestMemoryBytes)
            milliseconds = limits.readMilliseconds
        }

        func serve(_ queue: WorkQueue<Work>) {
            while let work = queue.take(atMost: 1).first {
                reader.limit(steps: .max, microseconds: milliseconds * 1_000)
                work(reader, codec)
                codec.reset()
            }
        }
    }
}
