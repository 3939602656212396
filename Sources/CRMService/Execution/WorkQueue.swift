internal import Dispatch
internal import Synchronization

/// A queue of limited length from any threads to those that take from it, blocking.
final class WorkQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var bytes = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let capacity: Int
    private let capacityBytes: Int
    private let bytes: @Sendable (Element) -> Int

    /// - Parameters:
    ///   - capacity: how many elements may wait.
    ///   - capacityBytes: to how much they may come, as `bytes` tells of each.
    init(capacity: Int, capacityBytes: Int = .max, bytes: @escaping @Sendable (Element) -> Int) {
        self.capacity = capacity
        self.capacityBytes = capacityBytes
        self.bytes = bytes
    }

    /// Whether not even a small element is let in.
    var isFull: Bool {
        state.withLock { $0.elements.count >= capacity || $0.bytes >= capacityBytes }
    }

    /// Puts an element at the end.
    ///
    /// - Returns: false if the queue is full or closed.
    func append(_ element: Element) -> Bool {
        let size = bytes(element)
        let isTaken = state.withLock { state in
            guard !state.isClosed, state.elements.count < capacity, state.bytes + size <= capacityBytes else {
                return false
            }
            state.elements.append(element)
            state.bytes += size
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
                state.bytes -= taken.reduce(0) { $0 + bytes($1) }
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
