public import CRMWire

/// The JSON mapping of protobuf: names in lowerCamelCase, 64-bit integers as strings, bytes in base64, enums by name.
extension Schema {
    /// The encoded message that the JSON says.
    ///
    /// Fields may have their JSON or their proto name; null is as good as nothing; integers may be numbers
    /// or strings.
    ///
    /// - Throws: ``SchemaError/notJSON(line:column:_:)``, or ``SchemaError/valueInvalid(path:_:)`` for a field that
    ///   there isn't, a value that doesn't fit, or two fields of a oneof.
    public func encode(json: String, as messageName: String) throws(SchemaError) -> [UInt8] {
        let message = try message(named: messageName)
        let value = try JSONReader.document(json)
        do {
            return try MessageEncoder(schema: self).encode(value, as: message)
        } catch {
            let path = error.path
            throw .valueInvalid(path: path, path.isEmpty ? "the message \(error.problem)" : error.problem)
        }
    }

    /// An encoded message as JSON. Fields that are absent, or that the schema doesn't know, are left out.
    ///
    /// - Parameter pretty: with line breaks, and two spaces for each level; else on one line.
    /// - Throws: ``SchemaError/messageMalformed(path:_:)``.
    public func json(_ bytes: [UInt8], as messageName: String, pretty: Bool = false) throws(SchemaError) -> String {
        let message = try message(named: messageName)
        var printer = MessagePrinter(schema: self, pretty: pretty)
        do throws(PlacedFault) {
            try printer.print(bytes[...], as: message)
        } catch {
            throw .messageMalformed(path: error.path, error.problem)
        }
        return printer.text
    }

    /// A message's value as JSON.
    public func json<Message: WireMessage>(of value: Message, pretty: Bool = false) throws(SchemaError) -> String {
        try json(value.encoded(in: Arena()), as: Message.protoName, pretty: pretty)
    }
}

/// A value of any message of the protos.
public typealias CRMMessage = WireMessage
