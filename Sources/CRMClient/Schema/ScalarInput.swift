/// Takes single values from JSON.
enum ScalarInput {
    /// The value of that type that the JSON says.
    static func scalar(_ value: JSONValue, as type: ScalarType) throws(PlacedFault) -> Scalar {
        switch type {
        case .int32, .sint32, .sfixed32: .signed(Int64(try integer(value, Int32.self)))
        case .int64, .sint64, .sfixed64: .signed(try integer(value, Int64.self))
        case .uint32, .fixed32: .unsigned(UInt64(try integer(value, UInt32.self)))
        case .uint64, .fixed64: .unsigned(try integer(value, UInt64.self))
        case .double: .double(try floating(value, Double.self))
        case .float: .float(try floating(value, Float.self))
        case .bool: .bool(try bool(value))
        case .string: .string(try string(value))
        case .bytes: .bytes(try bytes(value))
        }
    }

    /// The key of a map, which JSON always writes as a string.
    static func key(_ name: String, as type: ScalarType) throws(PlacedFault) -> Scalar {
        switch (type, name) {
        case (.string, _): return .string(name)
        case (.bool, "true"): return .bool(true)
        case (.bool, "false"): return .bool(false)
        case (.bool, _): throw PlacedFault("the key is to be true or false")
        default: return try scalar(.string(name), as: type)
        }
    }

    static func integer<Integer: FixedWidthInteger>(
        _ value: JSONValue, _: Integer.Type
    ) throws(PlacedFault) -> Integer {
        let range = "\(Integer.min) to \(Integer.max)"
        guard let literal = literal(value) else {
            throw PlacedFault("is \(describe(value)), not a whole number from \(range)")
        }
        guard let number = WholeNumber(literal)?.number(Integer.self) else {
            throw PlacedFault("is \(literal), not a whole number from \(range)")
        }
        return number
    }

    private static func floating<Number: BinaryFloatingPoint & LosslessStringConvertible>(
        _ value: JSONValue, _: Number.Type
    ) throws(PlacedFault) -> Number {
        switch value {
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        default: break
        }
        guard let literal = literal(value), let number = Number(literal) else {
            throw PlacedFault("is \(describe(value)), not a number")
        }
        guard number.isFinite else { throw PlacedFault("is \(literal), which is out of range") }
        return number
    }

    /// The text of a number, be it a number or a string of one.
    private static func literal(_ value: JSONValue) -> String? {
        switch value {
        case .number(let literal): return literal
        case .string(let text):
            if case .number(let literal)? = try? JSONReader.document(text), literal == text { return literal }
            return nil
        default: return nil
        }
    }

    private static func bool(_ value: JSONValue) throws(PlacedFault) -> Bool {
        guard case .bool(let flag) = value else { throw PlacedFault("is \(describe(value)), not true or false") }
        return flag
    }

    private static func string(_ value: JSONValue) throws(PlacedFault) -> String {
        guard case .string(let text) = value else { throw PlacedFault("is \(value.noun), not a string") }
        return text
    }

    private static func bytes(_ value: JSONValue) throws(PlacedFault) -> [UInt8] {
        guard case .string(let text) = value, let bytes = Base64.bytes(text) else {
            throw PlacedFault("is \(describe(value)), not bytes in base64")
        }
        return bytes
    }

    /// The JSON in an error, if it isn't long.
    static func describe(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text.count <= 40 ? "\"\(text)\"" : "\"\(text.prefix(40))…\""
        case .number(let literal): literal
        case .bool(let flag): "\(flag)"
        default: value.noun
        }
    }
}
