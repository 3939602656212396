internal import CRMAuthorizer
internal import CRMModel

/// What the actor is to the records.
enum Situation: CaseIterable {
    /// Ten levels above their owners.
    case superior
    /// The same, of records that have a team.
    case superiorOfTeamed
    /// The last member of their teams, for reading and writing.
    case teamMember

    /// The figure's name in JSON.
    var key: String {
        switch self {
        case .superior: "decideNanosecondsP50"
        case .superiorOfTeamed: "decideWithTeamNanosecondsP50"
        case .teamMember: "decideAsTeamMemberNanosecondsP50"
        }
    }

    /// The figure's name for people.
    var title: String {
        switch self {
        case .superior: "decide, ten levels above the owner"
        case .superiorOfTeamed: "decide, ten levels above the owner, a team of four"
        case .teamMember: "decide, the last of a team of four"
        }
    }

    /// By which grant the actor may do what is asked.
    var grant: Grant { self == .teamMember ? .teamRw : .ownerSuperior }
}
