/// What every record has, beside its fields. Filters and sorting know them by these names.
public enum RecordProperty: String, Sendable, Hashable, CaseIterable {
    case id
    case owner
    case status
    case lifeState = "life_state"
    case approvalStatus = "approval_status"
    case createdAt = "created_at"
    case modifiedAt = "modified_at"
    case createdBy = "created_by"
    case modifiedBy = "modified_by"
    case pool
    case locked
}
