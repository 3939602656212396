/// Under what an answer is kept: keys are a service's own, for each user and method.
public struct IdempotencyScope: Sendable, Hashable {
    /// The uid of the service that called.
    public var serviceUID: UInt32
    public var userID: Int64
    /// The method by its full name.
    public var method: String
    /// What the caller chose.
    public var key: String

    public init(serviceUID: UInt32, userID: Int64, method: String, key: String) {
        self.serviceUID = serviceUID
        self.userID = userID
        self.method = method
        self.key = key
    }
}

/// The answer to a request that had an idempotency key.
public struct KeptAnswer: Sendable, Hashable {
    /// The request, encoded: another one under the same key is a mistake of the caller.
    public var request: [UInt8]
    /// The response, encoded.
    public var response: [UInt8]
    /// From when on it is forgotten.
    public var expiresAtMilliseconds: Int64
    /// The record whose values request and response hold; nil: they hold none.
    public var recordID: Int64?

    public init(request: [UInt8], response: [UInt8], expiresAtMilliseconds: Int64, recordID: Int64? = nil) {
        self.request = request
        self.response = response
        self.expiresAtMilliseconds = expiresAtMilliseconds
        self.recordID = recordID
    }

    /// The deleted record with which request and response have been taken away.
    public var erasedRecordID: Int64? { response.isEmpty ? recordID : nil }
}
