internal import CRMModel

/// How large a record can be: small enough for an answer to hold it thrice, with what an edit took away and brought.
enum RecordSize {
    /// Of the encoded fields.
    static let maximumBytes = 1_024 * 1_024

    /// - Throws: LIMIT_EXCEEDED.
    static func check(_ fields: Encoded<FieldSet>) throws {
        guard fields.bytes.count <= maximumBytes else {
            throw CallError(
                .limitExceeded,
                "the record's fields come to \(fields.bytes.count) bytes, at most \(maximumBytes) are allowed",
                ["limit": "record_bytes"])
        }
    }
}
