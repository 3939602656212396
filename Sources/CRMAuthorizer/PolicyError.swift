public import CRMModel

/// Why a row can't be added to the preset policy.
public enum PolicyError: Error, Sendable, Hashable {
    /// Rows govern EDIT, CHANGE_OWNER, ADD_TEAM and INVALIDATE, no other operation.
    case operationHasNoRows(Policy.Row)
    /// The seed has rows for that operation and object; an installation adds rows only where it has none.
    case pairIsPreset(Policy.Row)
    /// It names a status that records of its object can't have.
    case statusOfOtherObject(Policy.Row)
    /// It names no status, or no grant.
    case emptyRow(Policy.Row)
    /// It names a grant that only lets a record be seen.
    case grantOnlySees(Policy.Row)
    /// Its condition is about records of other objects.
    case conditionOfOtherObject(Policy.Row)
    /// Another addition says the same.
    case rowIsThere(Policy.Row)
    /// More additions than ``Policy/maximumAdditions``.
    case tooManyAdditions

    /// The named limit that it is past, if it is one.
    public var limit: String? { self == .tooManyAdditions ? "policy_additions" : nil }

    /// The reason that a call answers with.
    public var reason: Reason {
        switch self {
        case .pairIsPreset: .preset
        case .rowIsThere: .policyRowExists
        case .tooManyAdditions: .limitExceeded
        case .operationHasNoRows, .statusOfOtherObject, .emptyRow, .grantOnlySees, .conditionOfOtherObject:
            .requestInvalid
        }
    }
}

extension PolicyError: CustomStringConvertible {
    /// A line for people.
    public var description: String {
        switch self {
        case .operationHasNoRows(let row): "policy rows do not govern \(row.operation.protoName)"
        case .pairIsPreset(let row):
            "\(row.operation.protoName) of \(row.object.protoName) has preset rows and takes no additional ones"
        case .statusOfOtherObject(let row):
            "a row for \(row.operation.protoName) of \(row.object.protoName) names a status that the object has not"
        case .emptyRow(let row):
            "a row for \(row.operation.protoName) of \(row.object.protoName) names no status or no grant"
        case .grantOnlySees(let row):
            "a row for \(row.operation.protoName) of \(row.object.protoName) names a grant that only lets see"
        case .conditionOfOtherObject(let row):
            "a row for \(row.operation.protoName) of \(row.object.protoName) has a condition about other objects"
        case .rowIsThere(let row):
            "there is such a row for \(row.operation.protoName) of \(row.object.protoName) already"
        case .tooManyAdditions: "the policy has \(Policy.maximumAdditions) additions, and may have no more"
        }
    }
}
