internal import Dispatch
internal import Glibc
internal import Synchronization

/// Waits for Ctrl-C, or SIGTERM, in place of the process's end by it.
struct Interruption {
    private final class Happened: Sendable {
        let isTrue = Atomic(false)
    }

    private let happened = Happened()
    private let sources: [any DispatchSourceSignal]

    /// - Parameter action: called each time one comes, on a thread of its own.
    init(_ action: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { [happened] number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                happened.isTrue.store(true, ordering: .relaxed)
                action()
            }
            source.resume()
            return source
        }
    }

    /// Whether one came.
    var hasHappened: Bool { happened.isTrue.load(ordering: .relaxed) }
}
