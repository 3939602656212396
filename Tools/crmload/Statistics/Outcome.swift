/// What an answer says: success, or why not.
struct Outcome: Hashable, Sendable {
    /// Success.
    static let ok = Outcome(code: "OK", reason: "")

    /// The canonical status code: "RESOURCE_EXHAUSTED".
    let code: String
    /// The name of the reason: "STREAM_LIMIT"; empty for a success, and if none came.
    let reason: String

    /// "RESOURCE_EXHAUSTED/STREAM_LIMIT".
    var name: String { reason.isEmpty ? code : "\(code)/\(reason)" }

    /// Whether it is a success.
    var isOK: Bool { reason.isEmpty && code == Outcome.ok.code }
}
