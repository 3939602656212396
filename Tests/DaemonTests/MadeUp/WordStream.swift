import TTRPC

/// Takes words, and sends each back, or all of them joined when the last has come. The word "fail" makes it fail.
final class WordStream: StreamHandler {
    private let sendsBack: Bool
    private let journal: MadeUpServer.Journal
    private var words: [String] = []
    private var sent = 0
    private var inputHasEnded = false

    init(sendsBack: Bool, _ journal: MadeUpServer.Journal) {
        self.sendsBack = sendsBack
        self.journal = journal
    }

    func received(_ message: UnsafeRawBufferPointer, on stream: ServerStream) {
        let word = (try? MadeUpService.decode(MadeUpService.Word.self, message, as: "Word"))?.text ?? ""
        if word == "fail" { return stream.fail(MadeUpHandler.gone) }
        words.append(word)
        if sendsBack, words.count - sent > 16 { stream.pauseInput() }
        stream.waker?.wake()
    }

    func inputEnded(on stream: ServerStream) {
        inputHasEnded = true
        stream.waker?.wake()
    }

    func write(on stream: ServerStream) -> StreamTurn {
        while sendsBack, sent < words.count {
            guard stream.hasRoom else { return .more }
            guard let word = try? MadeUpService.encode(words[sent]) else { break }
            stream.send(size: word.count) { $0.copyBytes(from: word) }
            sent += 1
        }
        stream.resumeInput()
        guard inputHasEnded, !stream.isOver else { return .nothing }
        journal.note("complete with \(words.count)")
        if sendsBack {
            stream.finish()
        } else if let word = try? MadeUpService.encode(words.joined(separator: ",")) {
            stream.finish(payloadSize: word.count) { $0.copyBytes(from: word) }
        }
        return .nothing
    }

    func ended(_ stream: ServerStream) {
        if !inputHasEnded { journal.note("broken off after \(words.count)") }
    }
}
