internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Where a department, a group or a role that is to be deleted is named, beside the organisation itself.
enum GranteeUse {
    /// - Parameter name: of the department, group or role.
    /// - Throws: STILL_IN_USE if some record is open to it, or some scene is shared with it.
    static func requireNone(of grantee: Grantee.Kind, _ name: String, _ call: WriteCall) throws {
        for means in StoredAccess.Means.allCases {
            let id = try call.transaction.recordOpen(to: grantee, by: means, at: call.nowMilliseconds)
            guard let id else { continue }
            let use =
                switch means {
                case .share: "record \(id) is shared with it"
                case .team: "it is in the team of record \(id)"
                case .confirmation: "it is a confirmer of record \(id)"
                }
            throw OrganisationError.stillInUse(name, use)
        }
        if let id = try call.transaction.sceneShared(with: grantee) {
            throw OrganisationError.stillInUse(name, "scene \(id) is shared with it")
        }
    }
}
