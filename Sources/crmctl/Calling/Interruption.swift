import Foundation

/// Takes the signals that ask the program to end, so that it can end what it has begun. After the first one they have
/// their usual effect again: a second one ends the program at once.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter handle: called at most once for each signal, on some thread.
    init(_ handle: @escaping @Sendable (Interrupted) -> Void) {
        sources = [SIGINT, SIGTERM].filter { !Self.isIgnored($0) }.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                signal(number, SIG_DFL)
                handle(Interrupted(signal: number))
            }
            // Until it is registered, a signal would be lost.
            let isRegistered = DispatchSemaphore(value: 0)
            source.setRegistrationHandler { isRegistered.signal() }
            source.resume()
            isRegistered.wait()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }

    /// Whether who started the program wants it to go on whatever comes, as shells do with what is in the background.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        let handler = action.__sigaction_handler.sa_handler
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}

/// A signal asked the program to end.
struct Interrupted: Error {
    let signal: Int32

    /// Ends the program by the signal, so that a shell sees what it died of: 130 after Ctrl-C.
    func leave() -> Never {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, signal)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        _ = Foundation.signal(signal, SIG_DFL)
        raise(signal)
        exit(128 + signal)
    }
}
