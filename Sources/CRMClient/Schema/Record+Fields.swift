public import CRMModel
internal import CRMWire

extension Record {
    /// The record's fields that have a value, in the order of their definitions.
    public func decodedFields() throws(CRMClientError) -> [Field] {
        guard let fields else { return [] }
        do throws(WireError) {
            return try FieldSet(decoding: fields.bytes, in: Arena()).fields
        } catch {
            throw .answerInvalid("the fields of record \(id): \(error)")
        }
    }
}
