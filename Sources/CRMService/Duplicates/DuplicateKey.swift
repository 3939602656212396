internal import CRMModel
internal import CRMRepository

/// What a rule for duplicates compares of a record: the values of its fields, in the form in which duplicates have the same.
struct DuplicateKey: Hashable {
    private let bytes: [UInt8]

    /// Nil if the rule isn't about such a record, as one of the fields has no value.
    init?(_ rule: DuplicateRule, _ values: FieldValues) {
        var bytes: [UInt8] = []
        for key in rule.fieldKeys {
            guard let value = values[key], let compared = Self.compared(value, rule.comparison ?? .exact) else {
                return nil
            }
            // With their lengths: no two lists of values come to the same.
            bytes += withUnsafeBytes(of: UInt32(compared.count).bigEndian) { Array($0) } + compared
        }
        self.bytes = bytes
    }

    /// 128 bits (FNV-1a), under which records are found. What is found has to have the key itself, too.
    var digest: [UInt8] {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in bytes { hash = (hash ^ UInt128(byte)) &* 0x100_0000_0000_0000_0000_013b }
        return (0..<16).map { UInt8(truncatingIfNeeded: hash >> (120 - 8 * $0)) }
    }

    private static func compared(_ value: Value, _ comparison: DuplicateRule.Comparison) -> [UInt8]? {
        guard let key = FieldKey.keys(of: value).first else { return nil }
        if comparison == .normalised {
            switch value.kind {
            case .text(let text): return normalised(text)
            case .email(let address): return utf8(TextFolding.folded(address))
            case .phone(let number): return Array(SearchableText.digits(number).utf8)
            default: break
            }
        }
        return switch key {
        case .integer(let number): withUnsafeBytes(of: number.bigEndian) { Array($0) }
        case .text(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        }
    }

    /// Letters, digits and other symbols alone; of a text without any all that it has.
    private static func normalised(_ text: String) -> [UInt8] {
        let folded = TextFolding.folded(text)
        let kept = folded.filter { !$0.properties.isWhitespace && !$0.isPunctuation }
        return utf8(kept.isEmpty ? folded : kept)
    }

    private static func utf8(_ scalars: [Unicode.Scalar]) -> [UInt8] {
        scalars.flatMap { Array(Unicode.UTF8.encode($0) ?? Unicode.UTF8.encodedReplacementCharacter) }
    }
}

extension Unicode.Scalar {
    fileprivate var isPunctuation: Bool {
        switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation, .control, .format:
            true
        default: false
        }
    }
}

extension DuplicateKey {
    private static let (recordsAtOnce, bytesAtOnce) = (1_000, 16 * 1_024 * 1_024)

    /// Makes the keys of all records of a new rule's object.
    static func make(for rule: DuplicateRule, of object: BusinessObject, _ call: WriteCall) throws {
        var last: Int64 = 0
        while true {
            let records = try call.transaction.records(
                of: object, afterID: last, atMost: recordsAtOnce, limitBytes: bytesAtOnce)
            guard let end = records.last else { return }
            for record in records {
                // Nothing encoded is needed from one record to the next.
                defer { call.codec.reset() }
                guard let key = DuplicateKey(rule, FieldValues(try call.codec.decode(record.fields))) else { continue }
                try call.transaction.addDuplicateKey(key.digest, ofRule: rule.id, toRecord: record.id)
            }
            last = end.id
        }
    }
}
