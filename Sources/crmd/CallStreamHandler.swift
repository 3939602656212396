internal import CRMService
internal import TTRPC

/// Sends the answers of a call as a stream, as fast as the client takes them.
final class CallStreamHandler: StreamHandler {
    private let answers: CallStream

    init(_ answers: CallStream) {
        self.answers = answers
    }

    func opened(_ stream: ServerStream) {
        let waker = stream.waker
        answers.begin { waker?.wake() }
    }

    func write(on stream: ServerStream) -> StreamTurn {
        do throws(CallError) {
            while stream.hasRoom {
                switch try answers.next({ stream.send(size: $0, fill: $1) }) {
                case .sent: continue
                case .nothing: return .nothing
                case .end: stream.finish()
                }
            }
            return .more
        } catch {
            stream.fail(Status(error))
            return .nothing
        }
    }

    func serverStops(on stream: ServerStream, refusing status: Status) {
        if answers.isEndless { stream.fail(status) }
    }

    func ended(_ stream: ServerStream) {
        answers.end()
    }
}
