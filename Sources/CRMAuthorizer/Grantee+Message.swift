public import CRMModel

extension Grantee {
    /// The grantee as it is stored and sent.
    public init(_ grantee: CRMModel.Grantee.Kind) {
        self =
            switch grantee {
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
