internal import Dispatch
internal import Synchronization

/// A queue of limited length from any threads to those that take from it, blocking.
final class WorkQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Puts an element at the end.
    ///
    /// - Returns: false if the queue is full or closed.
    func append(_ element: Element) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isClosed, state.elements.count < capacity else { return false }
            state.elements.append(element)
            return true
        }
        if isTaken { filled.signal() }
        return isTaken
    }

    /// Waits until there is something, and takes up to so many. Nothing means: closed, and empty.
    func take(atMost count: Int) -> [Element] {
        while true {
            let (taken, isClosed) = state.withLock { state in
                let taken = Array(state.elements.prefix(count))
                state.elements.removeFirst(taken.count)
                return (taken, state.isClosed)
            }
            if !taken.isEmpty || isClosed { return taken }
            filled.wait()
        }
    }

    /// Lets no more in. What is in the queue is still taken. As many takers as given are woken.
    func close(takers: Int) {
        state.withLock { $0.isClosed = true }
        for _ in 0..<takers { filled.signal() }
    }
}
