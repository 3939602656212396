internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// A change that waits for the writer.
struct WriteWork {
    /// The method's full name.
    let method: String
    let identity: CallIdentity
    let deadlineNanoseconds: UInt64?
    /// As it came in, if it has an idempotency key; else empty.
    let encodedRequest: [UInt8]
    /// How large the request was.
    let byteCount: Int
    /// Runs the operation and encodes its response.
    let operation: @Sendable (WriteCall) throws -> [UInt8]

    /// How long answers are kept for their idempotency keys: 24 hours.
    static let answerLifetimeMilliseconds: Int64 = 24 * 60 * 60 * 1000

    /// Runs the operation, or finds its answer under the idempotency key.
    func run(_ call: WriteCall) throws -> [UInt8] {
        guard let key = identity.idempotencyKey else { return try operation(call) }
        let scope = IdempotencyScope(
            serviceUID: call.caller.serviceUID, userID: call.caller.user.id, method: method, key: key)
        if let kept = try call.transaction.answer(for: scope, at: call.nowMilliseconds) {
            if let id = kept.erasedRecordID {
                throw CallError(
                    .recordNotFound,
                    "record \(id), which a request with this idempotency key created or edited, has been deleted since",
                    ["record_id": "\(id)"])
            }
            guard kept.request == encodedRequest else {
                throw CallError(
                    .idempotencyKeyReused, "the idempotency key \(key) was used for another request", ["key": key])
            }
            return kept.response
        }
        let response = try operation(call)
        guard call.keepsAnswer else { return response }
        try call.transaction.keep(
            KeptAnswer(
                request: encodedRequest, response: response,
                expiresAtMilliseconds: call.nowMilliseconds + Self.answerLifetimeMilliseconds,
                recordID: call.answeredRecordID),
            for: scope)
        return response
    }
}
