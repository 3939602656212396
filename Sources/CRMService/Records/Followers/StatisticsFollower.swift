internal import CRMModel
internal import CRMRepository

/// Keeps the statistics in step with a record that has changed.
enum StatisticsFollower {
    static func follow(_ change: RecordChange, _ call: WriteCall) throws {
        let key = LineItemRules.sumKey
        if let old = change.old, let new = change.new, isCountedAlike(old, new), !change.changes(key) { return }
        guard let object = change.object else { return }
        let hasAmount = call.catalog.amountField(of: object) != nil
        let amounts = hasAmount ? try change.values(of: key, call.codec) : (old: nil, new: nil)
        try call.transaction.count(
            change.new.map { CountedRecord($0, amount: amounts.new?.minorUnits ?? 0) },
            inPlaceOf: change.old.map { CountedRecord($0, amount: amounts.old?.minorUnits ?? 0) })
    }

    /// Whether both are counted in the same place.
    private static func isCountedAlike(_ old: StoredRecord, _ new: StoredRecord) -> Bool {
        old.status == new.status && old.ownerID == new.ownerID && old.lifeState == new.lifeState
            && old.poolID == new.poolID
    }
}
