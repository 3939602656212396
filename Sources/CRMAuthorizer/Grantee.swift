public import CRMModel

/// To whom something is given: a share, a place in a team, a confirmation, membership of a pool.
///
/// A department stands for each active user in it or in a department below it; a group for each of its active members;
/// a role for each active user who has it, and, since the grant then comes from that role, only while the role itself
/// has the operation that is asked for.
public enum Grantee: Sendable, Hashable {
    /// One user, by id.
    case user(Int64)
    /// A department with those below it, by id.
    case department(Int64)
    /// A group, by id.
    case group(Int64)
    /// A role, by id.
    case role(Int64)
}

extension Grantee {
    /// The same as it is stored and sent.
    public init(_ kind: CRMModel.Grantee.Kind) {
        self =
            switch kind {
            case .userID(let id): .user(id)
            case .departmentID(let id): .department(id)
            case .groupID(let id): .group(id)
            case .roleID(let id): .role(id)
            }
    }

    /// The same as it is stored and sent.
    public var kind: CRMModel.Grantee.Kind {
        switch self {
        case .user(let id): .userID(id)
        case .department(let id): .departmentID(id)
        case .group(let id): .groupID(id)
        case .role(let id): .roleID(id)
        }
    }
}
