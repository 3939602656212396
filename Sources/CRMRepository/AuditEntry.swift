public import CRMModel

/// One change: who made it, on whose behalf, when, and what it changed.
public struct AuditEntry: Sendable, Hashable {
    /// What kind of thing was changed.
    public enum Subject: Int64, Sendable, Hashable, CaseIterable {
        case record = 1
        case user = 2
        case department = 3
        case group = 4
        case role = 5
        case fieldDefinition = 6
        case teamRole = 7
        case sharingRule = 8
        case policyAddition = 9
        case pool = 10
        case scene = 11
        case duplicateRule = 13
    }

    public var timeMilliseconds: Int64
    /// The user on whose behalf it was done; nil for what the daemon did when it was set up.
    public var userID: Int64?
    /// The uid of the service that called.
    public var serviceUID: UInt32
    /// The method by its full name: "crm.v1.Records/EditRecord".
    public var method: String
    public var subject: Subject
    public var subjectID: Int64
    /// The version that the change made; 0 for what has none.
    public var version: Int64
    public var changes: Encoded<AuditChanges>

    public init(
        timeMilliseconds: Int64, userID: Int64?, serviceUID: UInt32, method: String, subject: Subject,
        subjectID: Int64, version: Int64, changes: Encoded<AuditChanges>
    ) {
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
