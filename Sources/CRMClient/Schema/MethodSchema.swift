/// A service of the schema.
public struct ServiceSchema: Sendable, Hashable {
    /// "crm.v1.Records".
    public let fullName: String
    /// What the proto says about it; empty if nothing.
    public let comment: String
    /// In the order of the proto.
    public let methods: [MethodSchema]
}

/// A method of a service.
public struct MethodSchema: Sendable, Hashable {
    /// The service's full name: "crm.v1.Records".
    public let service: String
    /// "GetRecord".
    public let name: String
    /// What the proto says about it; empty if nothing.
    public let comment: String
    /// The full name of the message that it takes.
    public let requestName: String
    /// The full name of the message that it answers with.
    public let responseName: String
    /// Whether the client may send many requests.
    public let isClientStreaming: Bool
    /// Whether the daemon may answer many times.
    public let isServerStreaming: Bool
    /// Whether it is declared to change nothing.
    public let hasNoSideEffects: Bool

    /// "crm.v1.Records/GetRecord".
    public var fullName: String { "\(service)/\(name)" }
}
