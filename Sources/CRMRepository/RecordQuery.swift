public import CRMModel

/// Which records of an object are wanted, in which order, from where on.
public struct RecordQuery: Sendable {
    /// Whose records: the rule of seeing.
    public enum Scope: Sendable {
        case everything
        /// Only records that one of these reaches.
        case reached(by: Reach)
    }

    /// What a condition or the order looks at.
    public enum Subject: Sendable, Hashable {
        case property(RecordProperty)
        case field(id: Int64, isLong: Bool)
    }

    /// A comparison of the subject with keys.
    public struct Condition: Sendable {
        public var subject: Subject
        public var comparison: FilterOperator
        /// One key; for `.oneOf` one or more; for `.isEmpty` and `.isNotEmpty` none.
        public var keys: [FieldKey]

        public init(subject: Subject, comparison: FilterOperator, keys: [FieldKey]) {
            self.subject = subject
            self.comparison = comparison
            self.keys = keys
        }
    }

    /// Where a page begins: after the record of that sort key and id. Records without a key come last.
    public struct Position: Sendable, Hashable {
        public var key: FieldKey?
        public var id: Int64

        public init(key: FieldKey?, id: Int64) {
            self.key = key
            self.id = id
        }
    }

    public var object: BusinessObject
    public var scope: Scope
    /// Shares and places in teams that have expired by then do not count.
    public var timeMilliseconds: Int64
    public var includesInvalidated: Bool
    /// Of each group at least one condition holds.
    public var groups: [[Condition]]
    /// Of each group the record has at least one term.
    public var terms: [[SearchTerm]] = []
    /// Nil: by id.
    public var sort: Subject?
    /// Of the sort key and of the id within equal keys.
    public var isDescending: Bool
    public var after: Position?
    /// How many records at most; at least 1.
    public var limit: Int
    /// After the record with which the fields come to more bytes than this, no further one is read.
    public var limitBytes: Int

    public init(
        object: BusinessObject, scope: Scope, timeMilliseconds: Int64 = 0, includesInvalidated: Bool = false,
        groups: [[Condition]] = [], sort: Subject? = nil, isDescending: Bool = true, after: Position? = nil, limit: Int,
        limitBytes: Int = .max
    ) {
        self.object = object
        self.scope = scope
        self.timeMilliseconds = timeMilliseconds
        self.includesInvalidated = includesInvalidated
        self.groups = groups
        self.sort = sort
        self.isDescending = isDescending
        self.after = after
        self.limit = limit
        self.limitBytes = limitBytes
    }
}
