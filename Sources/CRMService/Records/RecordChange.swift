internal import CRMModel
internal import CRMRepository

/// A record that is created, changed or deleted.
struct RecordChange {
    /// A field whose value differs.
    struct Field {
        let definition: FieldDefinition
        let old: Value?
        let new: Value?

        /// As it is told to the caller, and kept in the audit.
        var message: FieldChange { FieldChange(key: definition.key, oldValue: old, newValue: new) }
    }

    /// As it was; nil: it is created.
    let old: StoredRecord?
    /// As it is; nil: it is deleted.
    let new: StoredRecord?
    /// The fields that differ, in the order of their definitions; of a record that is created or deleted all that have a
    /// value.
    let fields: [Field]
}

extension WriteCall {
    /// Brings what is made of records in step with one that has changed. A follower that is not concerned returns at once.
    func follow(_ change: RecordChange) throws {
        try ConfirmersFollower.follow(change, self)
        try StatisticsFollower.follow(change, self)
        try OrderAmountsFollower.follow(change, self)
        try SearchTermsFollower.follow(change, self)
        try DuplicateKeysFollower.follow(change, self)
    }
}
