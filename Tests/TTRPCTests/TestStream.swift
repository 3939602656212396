import Dispatch
import TTRPC

/// Streams as the method's name says; the payloads are text.
final class TestStream: StreamHandler {
    enum Kind: String {
        /// Answers with the numbers below that of the request.
        case count
        /// The same, and then fails.
        case fail_after
        /// Answers with all messages, joined by commas.
        case join
        /// Sends each message back.
        case chat
        /// Says "tick" again and again.
        case ticks
        /// Takes messages, each only after a pause.
        case sip
        /// Fails at once.
        case refuse
    }

    let kind: Kind
    private let journal: Journal
    private var limit = 0
    private var next = 0
    private var parts: [String] = []
    private var echoes: [[UInt8]] = []
    private var inputHasEnded = false

    /// Nil when the method isn't a stream.
    init?(_ method: String, payload: UnsafeRawBufferPointer, _ journal: Journal) {
        guard let kind = Kind(rawValue: method) else { return nil }
        self.kind = kind
        self.journal = journal
        limit = Int(String(decoding: payload, as: UTF8.self)) ?? 0
    }

    var takesMessages: Bool {
        switch kind {
        case .join, .chat, .sip, .refuse: true
        case .count, .fail_after, .ticks: false
        }
    }

    func opened(_ stream: ServerStream) {
        if kind == .refuse { stream.fail(Status(code: .permissionDenied, message: "no")) }
    }

    func received(_ message: UnsafeRawBufferPointer, on stream: ServerStream) {
        switch kind {
        case .join: parts.append(String(decoding: message, as: UTF8.self))
        case .chat:
            echoes.append(Array(message))
            // What the client doesn't take is not to pile up here.
            if echoes.count > 64 { stream.pauseInput() }
            stream.waker?.wake()
        case .sip:
            next += 1
            stream.pauseInput()
            wake(stream, afterMilliseconds: 1)
        case .refuse: journal.note("refuse received")
        case .count, .fail_after, .ticks: break
        }
    }

    func inputEnded(on stream: ServerStream) {
        inputHasEnded = true
        journal.note("\(kind) complete")
        switch kind {
        case .join: finish(stream, parts.joined(separator: ","))
        case .sip: finish(stream, "\(next)")
        case .chat: stream.waker?.wake()
        case .refuse: journal.note("refuse input ended")
        case .count, .fail_after, .ticks: break
        }
    }

    func write(on stream: ServerStream) -> StreamTurn {
        switch kind {
        case .count, .fail_after:
            while stream.hasRoom, next < limit {
                send("\(next)", on: stream)
                next += 1
            }
            if next < limit { return .more }
            if kind == .count {
                stream.finish()
            } else {
                let info = ErrorInfo(reason: "WHY", domain: "test")
                stream.fail(Status(code: .notFound, message: "gone", errorInfo: info))
            }
        case .chat:
            while stream.hasRoom, next < echoes.count {
                let echo = echoes[next]
                stream.send(size: echo.count) { $0.copyBytes(from: echo) }
                next += 1
            }
            if next < echoes.count { return .more }
            echoes = []
            next = 0
            stream.resumeInput()
            if inputHasEnded { stream.finish() }
        case .ticks:
            send("tick", on: stream)
            wake(stream, afterMilliseconds: 2)
        case .sip: stream.resumeInput()
        case .join, .refuse: break
        }
        return .nothing
    }

    func serverStops(on stream: ServerStream, refusing status: Status) {
        if kind == .ticks { stream.fail(status) }
    }

    func ended(_ stream: ServerStream) {
        journal.note("\(kind) ended")
    }

    /// Not by a task: tests that block, waiting for a stream, may hold all threads that tasks have.
    private func wake(_ stream: ServerStream, afterMilliseconds milliseconds: Int) {
        let waker = stream.waker
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { waker?.wake() }
    }

    private func send(_ text: String, on stream: ServerStream) {
        stream.send(size: text.utf8.count) { $0.copyBytes(from: text.utf8) }
    }

    private func finish(_ stream: ServerStream, _ text: String) {
        stream.finish(payloadSize: text.utf8.count) { $0.copyBytes(from: text.utf8) }
    }
}
