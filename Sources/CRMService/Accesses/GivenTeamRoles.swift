internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// The team roles that a request gives, by their ids, to members of the teams of some records.
struct GivenTeamRoles {
    private let roles: [TeamRole]
    private let organisation: Organisation
    private let name: String

    /// - Parameters:
    ///   - name: of the request's field that holds the ids.
    ///   - kept: those that may be given though they are not active.
    /// - Throws: TEAM_ROLE_NOT_FOUND, or REQUEST_INVALID for one that is not active, or too many.
    init(_ ids: [Int64], _ name: String, keeping kept: [Int64] = [], _ call: WriteCall) throws {
        guard ids.count <= TeamRoleSet.capacity else {
            throw CallError.requestInvalid(
                "\(name): \(ids.count) are named, at most \(TeamRoleSet.capacity) are allowed")
        }
        let organisation = call.organisation
        roles = try ids.map { id in
            guard let role = organisation.teamRole(id) else {
                throw CallError(.teamRoleNotFound, "\(name): there is no team role \(id)", ["team_role_id": "\(id)"])
            }
            guard role.active || kept.contains(id) else {
                throw CallError.requestInvalid("\(name): the team role \(role.name) is not active")
            }
            return role
        }
        self.organisation = organisation
        self.name = name
    }

    /// As they are given on that record itself.
    ///
    /// - Throws: TEAM_ROLE_NOT_FOUND for one of another object.
    func set(on record: StoredRecord) throws -> TeamRoleSet {
        var set = TeamRoleSet()
        for role in roles {
            guard role.object == record.object else {
                throw CallError(
                    .teamRoleNotFound, "\(name): \(record.object.protoName) has no team role \(role.id)",
                    ["record_id": "\(record.id)", "team_role_id": "\(role.id)"])
            }
            set.formUnion(organisation.teamRoleSet(role.id))
        }
        return set
    }

    /// As they are given on a related record: the active ones of the same names.
    func namesakes(on object: BusinessObject) -> TeamRoleSet {
        var set = TeamRoleSet()
        for role in roles {
            guard let namesake = organisation.teamRole(named: role.name, of: object), namesake.active else { continue }
            set.formUnion(organisation.teamRoleSet(namesake.id))
        }
        return set
    }
}
