import CRMModel
import CRMRepository
import CRMWire

/// Bytes in which a value of a record shows in a file, in one of the ways in which it is written.
struct Trace: Hashable, CustomStringConvertible {
    let recordID: Int64
    /// What kind of value, and how it is written.
    let form: String
    let bytes: [UInt8]

    var description: String { "\(form) of record \(recordID)" }

    /// All traces of a value; none for one that is too short to be told from chance.
    static func traces(of value: Value.Kind, inRecord id: Int64) -> [Trace] {
        func trace(_ form: String, _ bytes: [UInt8]) -> Trace { Trace(recordID: id, form: form, bytes: bytes) }
        func texts(_ name: String, _ text: String) -> [Trace] {
            // Pieces: what is spread over several pages stands nowhere as a whole.
            pieces(text).flatMap { piece in
                [trace("\(name), UTF-8", Array(piece.utf8)), trace("\(name), UTF-16", utf16(piece))]
            }
        }
        switch value {
        case .text(let text): return texts(text.utf8.count > 1_000 ? "long text" : "text", text)
        case .choice(let text): return texts("choice", text)
        case .phone(let text): return texts("phone", text)
        case .email(let text): return texts("e-mail", text)
        case .date(let text): return texts("date", text)
        case .multiChoice(let choices): return choices.values.flatMap { texts("multi-choice", $0) }
        case .number(let number):
            return [trace("number, message", [0x08] + varint(zigzag(number.unscaled)))]
                + FieldKey.keys(of: Value(kind: value)).compactMap { key in
                    // Its first bytes are those of every number of that size.
                    if case .bytes(let bytes) = key { trace("number, key", Array(bytes.suffix(12))) } else { nil }
                }
        case .money(let money):
            return [
                trace("money, message", [0x08] + varint(zigzag(money.minorUnits))),
                trace("money, key", bigEndian(money.minorUnits, 8)),
            ]
        case .timeMilliseconds(let time):
            return [
                trace("time, message", [0x28] + varint(zigzag(time))),
                trace("time, key", bigEndian(time, 6)),
            ]
        case .reference(let target):
            // Where the ids of both stand beside one another: in the index by values.
            return [trace("reference, index", bigEndian(target, 6) + bigEndian(id, 6))]
        case .lineItems(let list):
            return list.items.flatMap { item in
                texts("line item", item.description ?? "")
                    + [
                        trace("price, message", [0x08] + varint(zigzag(item.price?.minorUnits ?? 0))),
                        trace("product, index", bigEndian(item.productID, 6) + bigEndian(id, 6)),
                    ]
            }
        case .boolean: return []
        }
    }

    private static func pieces(_ text: String) -> [String] {
        guard text.utf8.count > 1_000 else { return [text] }
        let scalars = Array(text.unicodeScalars)
        let starts = stride(from: 0, to: scalars.count - 24, by: 400)
        return starts.map { start in
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: scalars[start..<(start + 24)])
            return String(piece)
        }
    }

    private static func utf16(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    private static func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: (number << 1) ^ (number >> 63)) }

    private static func varint(_ number: UInt64) -> [UInt8] {
        var (rest, bytes) = (number, [UInt8]())
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func bigEndian(_ number: Int64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }
}
