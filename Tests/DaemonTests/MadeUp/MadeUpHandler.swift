import CRMModel
import CRMWire
import TTRPC

/// Answers for ``MadeUpService``, and with its descriptors.
final class MadeUpHandler: RequestHandler {
    private let journal: MadeUpServer.Journal

    init(_ journal: MadeUpServer.Journal) {
        self.journal = journal
    }

    func handle(_ request: borrowing Request, _ reply: inout Reply) {
        let name = String(decoding: request.method, as: UTF8.self)
        switch name {
        case "GetDescriptors":
            let answer = GetDescriptorsResponse(files: [MadeUpService.file]).encoded(in: Arena())
            reply.succeed(payloadSize: answer.count) { $0.copyBytes(from: answer) }
        case "Echo":
            let payload = request.payload
            reply.succeed(payloadSize: payload.count) { $0.copyMemory(from: payload) }
        case "Count":
            let payload = request.payload
            if let asked = try? MadeUpService.decode(MadeUpService.CountRequest.self, payload, as: "CountRequest") {
                reply.open(CountStream(asked, journal))
            }
        case "Join", "Chat":
            reply.open(WordStream(sendsBack: name == "Chat", journal), payload: request.payload)
        default: reply.fail(TTRPC.Status(code: .unimplemented, message: name))
        }
    }

    static let gone = TTRPC.Status(
        code: .notFound, message: "gone", errorInfo: TTRPC.ErrorInfo(reason: "WHY", domain: "test"))
}
