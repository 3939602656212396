internal import NIOCore
internal import Synchronization

/// Completions on their way to one event loop. The first into an empty mailbox wakes the loop, the others just join.
final class CompletionMailbox: Sendable {
    private struct Contents {
        var completions: [Completion] = []
        var isClosed = false
    }

    private let loop: any EventLoop
    private let deliver: @Sendable ([Completion]) -> Void
    private let contents = Mutex(Contents())

    /// - Parameter deliver: is called on `loop` with what has come together.
    init(on loop: any EventLoop, deliver: @escaping @Sendable ([Completion]) -> Void) {
        self.loop = loop
        self.deliver = deliver
    }

    /// Takes a completion, from any thread. After ``close()`` it is dropped: its connection is gone.
    func post(_ completion: Completion) {
        contents.withLock { contents in
            guard !contents.isClosed else { return }
            contents.completions.append(completion)
            // Within the lock, so that no task reaches a loop that was shut down after the mailbox was closed.
            if contents.completions.count == 1 {
                loop.execute { self.empty() }
            }
        }
    }

    /// Drops what is here and what comes.
    func close() {
        contents.withLock { contents in
            contents.isClosed = true
            contents.completions = []
        }
    }

    private func empty() {
        let completions = contents.withLock { contents in
            let completions = contents.completions
            contents.completions = []
            return completions
        }
        deliver(completions)
    }
}
