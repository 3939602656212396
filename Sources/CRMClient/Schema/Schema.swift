/// The messages and services that a daemon's descriptors declare.
///
/// With it, any message can be made from JSON and told as JSON, also one that this program was not built with.
public struct Schema: Sendable {
    /// In the order of the descriptors.
    public let services: [ServiceSchema]
    let messages: [MessageSchema]
    let enums: [EnumSchema]
    private let messageIndices: [String: Int]
    private let methods: [String: MethodSchema]

    /// - Parameter files: each a serialized google.protobuf.FileDescriptorProto, in any order.
    public init(files: [[UInt8]]) throws(SchemaError) {
        do {
            var reader = FileDescriptorReader()
            for file in files { try reader.readFile(file) }
            let resolver = try TypeResolver(reader)
            messages = try resolver.messages()
            try resolver.check(reader.services)
            enums = reader.enums
            services = reader.services
            messageIndices = resolver.messageIndices
        } catch {
            let place = error.path.isEmpty ? "" : "\(error.path): "
            throw .descriptorsInvalid(place + error.problem)
        }
        methods = Dictionary(
            services.flatMap(\.methods).map { ($0.fullName, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The full names of all messages, except those that stand for the pairs of a map.
    public var messageNames: [String] { messages.filter { !$0.isMapEntry }.map(\.fullName) }

    /// The method of that name: "crm.v1.Records/GetRecord", or "Records/GetRecord" if just one service ends so.
    public func method(named name: String) -> MethodSchema? {
        if let method = methods[name] { return method }
        let candidates = methods.values.filter { $0.fullName.hasSuffix(".\(name)") }
        return candidates.count == 1 ? candidates[0] : nil
    }

    func message(named name: String) throws(SchemaError) -> MessageSchema {
        guard let index = messageIndices[name] else { throw .messageUnknown(name) }
        return messages[index]
    }
}
