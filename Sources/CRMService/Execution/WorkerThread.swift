internal import Dispatch
internal import Glibc

/// A thread, and a way to wait for its end.
struct WorkerThread: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    private final class Body {
        let name: String
        let niceness: Int32
        let run: @Sendable () -> Void
        let ended: DispatchSemaphore

        init(name: String, niceness: Int32, run: @escaping @Sendable () -> Void, ended: DispatchSemaphore) {
            self.name = name
            self.niceness = niceness
            self.run = run
            self.ended = ended
        }
    }

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: by which the system tells it from others, in at most 15 bytes.
    ///   - niceness: by how much it gives way to other threads, 0 to 19.
    init(name: String, niceness: Int32 = 0, _ run: @escaping @Sendable () -> Void) {
        let body = Unmanaged.passRetained(Body(name: name, niceness: niceness, run: run, ended: ended))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
                if body.niceness > 0 { CurrentThread.giveWay(by: body.niceness) }
                CurrentThread.setName(body.name)
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
