/// Something with a name that the protos declare.
public enum Declaration: Sendable, Hashable {
    case service(ServiceSchema)
    case method(MethodSchema)
    case message(MessageDescription)
    case enumeration(EnumDescription)

    /// "crm.v1.Records", "crm.v1.Records/GetRecord", "crm.v1.Approval.Status".
    public var fullName: String {
        switch self {
        case .service(let service): service.fullName
        case .method(let method): method.fullName
        case .message(let message): message.fullName
        case .enumeration(let enumeration): enumeration.fullName
        }
    }
}

/// A message type, for those who read about it.
public struct MessageDescription: Sendable, Hashable {
    public let fullName: String
    /// "crm.v1".
    public let package: String
    /// What the proto says about it; empty if nothing.
    public let comment: String
    /// By number.
    public let fields: [FieldDescription]
    /// Those declared within it.
    public let messages: [MessageDescription]
    public let enums: [EnumDescription]
}

/// A field of a message, for those who read about it.
public struct FieldDescription: Sendable, Hashable {
    /// "owner_id".
    public let name: String
    /// "ownerId".
    public let jsonName: String
    public let number: Int
    /// What the proto says about it; empty if nothing.
    public let comment: String
    public let label: FieldLabel
    /// "int64", "crm.v1.Record", "map<string, crm.v1.Value>".
    public let type: String
    /// Of strings without quotes; nil if none is declared.
    public let defaultValue: String?
    /// The name of the oneof to which it belongs.
    public let oneof: String?
}

/// An enum type, for those who read about it.
public struct EnumDescription: Sendable, Hashable {
    public struct Value: Sendable, Hashable {
        public let name: String
        public let number: Int32
        /// What the proto says about it; empty if nothing.
        public let comment: String
    }

    public let fullName: String
    /// "crm.v1".
    public let package: String
    /// What the proto says about it; empty if nothing.
    public let comment: String
    /// In the order of the proto.
    public let values: [Value]
}
