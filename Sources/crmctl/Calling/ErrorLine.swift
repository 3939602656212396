import CRMClient
import Foundation

/// A failure in place of an answer: {"error":{"code":"NOT_FOUND","message":"…","metadata":{…},"reason":"…"}}.
struct ErrorLine: Encodable {
    private struct Content: Encodable {
        let code: String
        let reason: String?
        let message: String
        let metadata: [String: String]?
    }

    private let error: Content

    init(_ error: CRMClientError) {
        guard case .refused(let refusal) = error else {
            let code = if case .requestInvalid = error { "INVALID_ARGUMENT" } else { "UNAVAILABLE" }
            self.error = Content(code: code, reason: nil, message: "\(error)", metadata: nil)
            return
        }
        self.error = Content(
            code: refusal.code, reason: refusal.reason.isEmpty ? nil : refusal.reason, message: refusal.message,
            metadata: refusal.metadata.isEmpty ? nil : refusal.metadata)
    }

    /// An input that can't be sent.
    init(_ problem: String) {
        error = Content(code: "INVALID_ARGUMENT", reason: nil, message: problem, metadata: nil)
    }

    /// On one line.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return #"{"error":{"code":"INTERNAL"}}"# }
        return String(decoding: data, as: UTF8.self)
    }
}
