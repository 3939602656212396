import ArgumentParser
import CRMModel

/// Whose records a sharing rule shares.
struct RuleOwnerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Records of this user. One of these three is needed.", valueName: "user"))
    var ownedByUser: String?

    @Option(help: ArgumentHelp("Records of the people of a department, or of one below.", valueName: "department"))
    var ownedByDepartment: String?

    @Option(help: ArgumentHelp("Records of the members of a group.", valueName: "group"))
    var ownedByGroup: String?

    func validate() throws {
        if [ownedByUser, ownedByDepartment, ownedByGroup].compactMap({ $0 }).count != 1 {
            throw ValidationError("Name one --owned-by-user, --owned-by-department or --owned-by-group")
        }
    }

    func grantee(_ session: Session) async throws -> Grantee? {
        try await NamedGrantees.grantees(
            session, users: [ownedByUser].compactMap { $0 }, departments: [ownedByDepartment].compactMap { $0 },
            groups: [ownedByGroup].compactMap { $0 }
        ).first
    }
}
