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

    /// What the dependants of a sales order come to; nil before any has counted, and for other objects.
    ///
    /// - Throws: `.answerInvalid` if they can't be understood.
    public func decodedOrderAmounts() throws(CRMClientError) -> OrderAmounts? {
        guard let orderAmounts else { return nil }
        do throws(WireError) {
            return try OrderAmounts(decoding: orderAmounts.bytes, in: Arena())
        } catch {
            throw .answerInvalid("the amounts of record \(id): \(error)")
        }
    }
}
