internal import Dispatch
internal import Glibc

/// A thread, and a way to wait for its end.
struct WorkerThread: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    private final class Body {
        let run: @Sendable () -> Void
        let ended: DispatchSemaphore

        init(run: @escaping @Sendable () -> Void, ended: DispatchSemaphore) {
            self.run = run
            self.ended = ended
        }
    }

    /// Starts the thread.
    init(_ run: @escaping @Sendable () -> Void) {
        let body = Unmanaged.passRetained(Body(run: run, ended: ended))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
                body.run()
                body.ended.signal()
                return nil
            }, body.toOpaque())
        precondition(code == 0, "the system gives no thread: error \(code)")
        pthread_detach(thread)
    }

    /// Waits until the thread has ended. To be called once.
    func join() { ended.wait() }
}
