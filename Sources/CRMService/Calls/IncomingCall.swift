/// A request as the transport hands it over. What it points to lives as long as the hand-over.
public struct IncomingCall: ~Copyable {
    /// The full name of the service, and the method's name: UTF-8.
    public let service: UnsafeRawBufferPointer
    public let method: UnsafeRawBufferPointer
    /// Whether it is called as a stream.
    public let isStream: Bool
    /// The request message, encoded.
    public let payload: UnsafeRawBufferPointer
    /// The caller's uid, as the kernel tells it.
    public let serviceUID: UInt32
    /// The monotonic time in nanoseconds after which nobody waits for the answer; nil: no limit.
    public let deadlineNanoseconds: UInt64?
    /// The metadata: UTF-8; nil for a key that isn't there.
    public let user: UnsafeRawBufferPointer?
    public let clientKind: UnsafeRawBufferPointer?
    public let idempotencyKey: UnsafeRawBufferPointer?

    public init(
        service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer, isStream: Bool,
        payload: UnsafeRawBufferPointer, serviceUID: UInt32, deadlineNanoseconds: UInt64?,
        user: UnsafeRawBufferPointer?,
        clientKind: UnsafeRawBufferPointer?, idempotencyKey: UnsafeRawBufferPointer?
    ) {
        self.service = service
        self.method = method
        self.isStream = isStream
        self.payload = payload
        self.serviceUID = serviceUID
        self.deadlineNanoseconds = deadlineNanoseconds
        self.user = user
        self.clientKind = clientKind
        self.idempotencyKey = idempotencyKey
    }
}
