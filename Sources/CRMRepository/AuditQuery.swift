public import CRMModel

/// Which audit entries, newest first, and how far to look for them.
public struct AuditQuery: Sendable, Hashable {
    /// Only entries about these kinds of things; nil: about all.
    public var subjects: Set<AuditSubject>?
    /// Only entries about the thing of that id; takes one kind.
    public var subjectID: Int64?
    public var userID: Int64?
    public var method: String?
    /// From that time on.
    public var fromMilliseconds: Int64
    /// Before that time.
    public var untilMilliseconds: Int64
    /// Only entries older than that one.
    public var beforeID: Int64
    /// How many may be looked at.
    public var maximumExamined: Int
    /// How many may be found.
    public var limit: Int
    /// What is found has about so many bytes at most, but for one entry.
    public var limitBytes: Int

    public init(
        subjects: Set<AuditSubject>? = nil, subjectID: Int64? = nil, userID: Int64? = nil, method: String? = nil,
        fromMilliseconds: Int64 = .min, untilMilliseconds: Int64 = .max, beforeID: Int64 = .max,
        maximumExamined: Int = .max, limit: Int = .max, limitBytes: Int = .max
    ) {
        self.subjects = subjects
        self.subjectID = subjectID
        self.userID = userID
        self.method = method
        self.fromMilliseconds = fromMilliseconds
        self.untilMilliseconds = untilMilliseconds
        self.beforeID = beforeID
        self.maximumExamined = maximumExamined
        self.limit = limit
        self.limitBytes = limitBytes
    }

    /// Whether the entry is asked for, wherever it stands and whatever it has changed.
    public func asks(for entry: StoredAuditEntry) -> Bool {
        (fromMilliseconds..<untilMilliseconds).contains(entry.timeMilliseconds)
            && subjects?.contains(entry.subject) != false && (subjectID ?? entry.subjectID) == entry.subjectID
            && (userID == nil || entry.userID == userID) && (method ?? entry.method) == entry.method
    }
}

/// What a query has found.
public struct FoundAuditEntries: Sendable, Hashable {
    /// Newest first.
    public var entries: [StoredAuditEntry] = []
    /// How many entries were looked at.
    public var examinedCount = 0
    /// Those older than this one have not been looked at; nil: all have.
    public var continuesBeforeID: Int64?

    public init() {}
}
