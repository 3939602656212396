/// Why a request was refused.
struct Refusal: Hashable, Sendable {
    /// The canonical status code: "RESOURCE_EXHAUSTED".
    let code: String
    /// The name of the reason: "STREAM_LIMIT"; empty if none came.
    let reason: String

    /// "RESOURCE_EXHAUSTED/STREAM_LIMIT".
    var name: String { reason.isEmpty ? code : "\(code)/\(reason)" }
}
