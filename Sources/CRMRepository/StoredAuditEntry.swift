public import CRMModel

/// One change: who made it, on whose behalf, when, and what it changed.
public struct StoredAuditEntry: Sendable, Hashable {
    /// Grows with each entry; 0 for one that is to be added.
    public var id: Int64
    public var timeMilliseconds: Int64
    /// The user on whose behalf it was done; nil for what the daemon did when it was set up.
    public var userID: Int64?
    /// The uid of the service that called.
    public var serviceUID: UInt32
    /// The method by its full name: "crm.v1.Records/EditRecord".
    public var method: String
    public var subject: AuditSubject
    public var subjectID: Int64
    /// The version that the change made; 0 for what has none.
    public var version: Int64
    public var changes: Encoded<AuditChanges>

    public init(
        id: Int64 = 0, timeMilliseconds: Int64, userID: Int64?, serviceUID: UInt32, method: String,
        subject: AuditSubject, subjectID: Int64, version: Int64, changes: Encoded<AuditChanges>
    ) {
        self.id = id
        self.timeMilliseconds = timeMilliseconds
        self.userID = userID
        self.serviceUID = serviceUID
        self.method = method
        self.subject = subject
        self.subjectID = subjectID
        self.version = version
        self.changes = changes
    }
}
