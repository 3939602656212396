import TTRPC

/// Answers with the numbers below that of the request; then it ends, fails, or says nothing more.
final class CountStream: StreamHandler {
    private let request: MadeUpService.CountRequest
    private let journal: MadeUpServer.Journal
    private var next = 0

    init(_ request: MadeUpService.CountRequest, _ journal: MadeUpServer.Journal) {
        self.request = request
        self.journal = journal
    }

    func write(on stream: ServerStream) -> StreamTurn {
        let limit = request.number ?? 0
        while stream.hasRoom, next < limit {
            guard let word = try? MadeUpService.encode("\(next)") else { break }
            stream.send(size: word.count) { $0.copyBytes(from: word) }
            next += 1
        }
        if next < limit { return .more }
        if request.fails == true { stream.fail(MadeUpHandler.gone) } else if request.endless != true { stream.finish() }
        return .nothing
    }

    func ended(_ stream: ServerStream) {
        journal.note("ended after \(next)")
    }
}
