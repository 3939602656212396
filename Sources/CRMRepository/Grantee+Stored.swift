public import CRMModel

extension Grantee.Kind {
    /// The kind as it is stored.
    public var number: Int64 {
        switch self {
        case .userID: 1
        case .departmentID: 2
        case .groupID: 3
        case .roleID: 4
        }
    }

    /// The id of the user, department, group or role.
    public var id: Int64 {
        switch self {
        case .userID(let id), .departmentID(let id), .groupID(let id), .roleID(let id): id
        }
    }

    /// Nil for a number that stands for no kind.
    public init?(number: Int64, id: Int64) {
        switch number {
        case 1: self = .userID(id)
        case 2: self = .departmentID(id)
        case 3: self = .groupID(id)
        case 4: self = .roleID(id)
        default: return nil
        }
    }
}
