/// The parts of descriptors.
extension ProtobufReader.RawValue {
    /// An embedded message.
    func part() throws(PlacedFault) -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = self else { throw PlacedFault("a part is laid out as another type") }
        return bytes
    }

    func text() throws(PlacedFault) -> String {
        guard case .string(let text) = try scalar(as: .string) else { return "" }
        return text
    }

    /// The name of a type, without the dot at its beginning.
    func typeName() throws(PlacedFault) -> String { String(try text().drop { $0 == "." }) }

    /// What a field of an embedded message has.
    func option(_ wanted: Int) throws(PlacedFault) -> Self? {
        var reader = ProtobufReader(try part())
        var result: Self?
        while let (number, value) = try reader.next() {
            if number == wanted { result = value }
        }
        return result
    }
}
