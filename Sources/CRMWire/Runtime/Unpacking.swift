internal import CMessages
internal import CRMModel
internal import Glibc

/// The text of a string field, which C holds as bytes.
func unpackedString(_ data: ProtobufCBinaryData, _ field: @autoclosure () -> String) throws(WireError) -> String {
    guard let base = data.data, data.len > 0 else { return "" }
    let bytes = UnsafeBufferPointer(start: base, count: data.len)
    guard let string = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(field: field()) }
    if memchr(base, 0, data.len) != nil { throw .containsNUL(field: field()) }
    return string
}

func unpackedBytes(_ data: ProtobufCBinaryData) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: data.data, count: data.len))
}

/// The value of that number, which has to have a name.
func unpackedEnum<E: RawRepresentable<Int32>>(
    _ value: Int32, _ field: @autoclosure () -> String
) throws(WireError) -> E {
    guard let result = E(rawValue: value) else { throw .unknownEnumValue(field: field(), value: value) }
    return result
}

func unpackedArray<C, Element>(
    _ count: Int, _ base: UnsafeMutablePointer<C>?, _ convert: (C) throws(WireError) -> Element
) throws(WireError) -> [Element] {
    guard let base, count > 0 else { return [] }
    var result: [Element] = []
    result.reserveCapacity(count)
    for index in 0..<count { result.append(try convert(base[index])) }
    return result
}

/// A submessage that stays encoded: checked as if it were to be used, then kept as it came.
func unpackedLazily<Message: WireMessage>(
    _ data: ProtobufCBinaryData, as _: Message.Type, _ arena: Arena
) throws(WireError) -> Encoded<Message> {
    let bytes = UnsafeRawBufferPointer(start: data.data, count: data.len)
    _ = try Message(decoding: bytes, in: arena)
    return Encoded(bytes: unpackedBytes(data))
}
