@testable import CRMClient
import CRMSample

/// Makes JSON of any message of a schema, in just the form in which the schema prints it.
struct MessageGenerator {
    let schema: Schema
    private var random: SeededGenerator

    init(schema: Schema, seed: UInt64) {
        self.schema = schema
        random = SeededGenerator(seed: seed)
    }

    /// - Parameter messageName: of the schema.
    mutating func json(_ messageName: String) throws -> String {
        try object(schema.message(named: messageName), depth: 0)
    }

    private mutating func object(_ message: MessageSchema, depth: Int) -> String {
        var taken: Set<Int> = []
        var members: [String] = []
        for field in message.fields where Bool.random(using: &random) && depth < 5 {
            if let oneof = field.oneof, !taken.insert(oneof).inserted { continue }
            let value: String
            if case .message(let index) = field.kind, field.isRepeated, let pair = schema.messages[index].pair {
                value = map(pair.key, pair.value, depth: depth)
            } else if field.isRepeated {
                let count = Int.random(in: 1...3, using: &random)
                value = "[" + (0..<count).map { _ in one(field.kind, depth: depth) }.joined(separator: ",") + "]"
            } else {
                value = one(field.kind, depth: depth)
            }
            members.append("\"\(field.jsonName)\":\(value)")
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func map(_ key: FieldSchema, _ value: FieldSchema, depth: Int) -> String {
        let members = (1...Int.random(in: 1...3, using: &random)).map { number in
            "\"\(number)\":" + one(value.kind, depth: depth)
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func one(_ kind: FieldSchema.Kind, depth: Int) -> String {
        switch kind {
        case .message(let index): object(schema.messages[index], depth: depth + 1)
        case .enumeration(let index):
            // The codec knows no value named UNSPECIFIED.
            "\"\(schema.enums[index].allNames.filter { !$0.hasSuffix("_UNSPECIFIED") }.randomElement(using: &random) ?? "")\""
        case .scalar(let type): scalar(type)
        }
    }

    private mutating func scalar(_ type: ScalarType) -> String {
        switch type {
        case .int32, .sint32, .sfixed32: "\(number(Int32.self))"
        case .int64, .sint64, .sfixed64: "\"\(number(Int64.self))\""
        case .uint32, .fixed32: "\(number(UInt32.self))"
        case .uint64, .fixed64: "\"\(number(UInt64.self))\""
        case .double:
            ["1.5", "-0.0", "1e+300", "5e-324", "\"NaN\"", "\"-Infinity\""].randomElement(using: &random) ?? ""
        case .float: ["1.5", "-0.0", "\"Infinity\""].randomElement(using: &random) ?? ""
        case .bool: Bool.random(using: &random) ? "true" : "false"
        case .string: ["\"\"", "\"上海\"", #""a\"b\\c\n""#, "\"😀 é\""].randomElement(using: &random) ?? ""
        case .bytes: ["\"\"", "\"AA==\"", "\"/+8=\"", "\"c3dpZnQ=\""].randomElement(using: &random) ?? ""
        }
    }

    /// Often one at the edges.
    private mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number {
        [0, 1, Number.min, Number.max, Number.random(in: .min ... .max, using: &random)].randomElement(using: &random)
            ?? 0
    }
}
