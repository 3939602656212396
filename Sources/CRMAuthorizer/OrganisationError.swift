public import CRMModel

/// Why an organisation can't be built, or changed, like that. Nothing was changed.
public enum OrganisationError: Error, Sendable, Hashable {
    /// The reporting line would form a circle; the names of its users, from one up and back to that one.
    case reportingCircle([String])
    /// The departments would form a circle; their names, from one up and back to that one.
    case departmentCircle([String])
    /// There is no user with that id.
    case unknownUser(Int64)
    /// There is no department with that id.
    case unknownDepartment(Int64)
    /// There is no group with that id.
    case unknownGroup(Int64)
    /// There is no role with that id.
    case unknownRole(Int64)
    /// That id is in use for another user, department, group or role (each kind has ids of its own).
    case idTaken(Int64)
    /// That name is in use: by a user, a group, a role, or a department under the same parent.
    case nameTaken(String)
    /// A preset role keeps its name.
    case presetRoleRenamed(String)
    /// A preset role is missing.
    case presetRoleMissing(String)
    /// More roles than ``Organisation/maximumRoles``.
    case tooManyRoles
    /// The user is the last active one with the role CRM_ADMIN, and would cease to be.
    case lastAdministrator(String)
    /// Every user has at least one role.
    case userWithoutRole(String)
    /// A function permission names a role, an object and an operation.
    case incompleteFunctionPermission
    /// There is no sharing rule with that id.
    case unknownSharingRule(Int64)
    /// A sharing rule names an object, whose records are shared with whom, and the access.
    case incompleteSharingRule
    /// Records are owned by users, whom departments and groups gather; a role owns none.
    case ruleOwnedByRole
    /// More rules of the object than ``Organisation/maximumSharingRules``.
    case tooManySharingRules(BusinessObject)
    /// A preset role can't be deleted.
    case presetRoleDeleted(String)
    /// What the first names can't be deleted, for the second.
    case stillInUse(String, String)

    /// The named limit that it is past, if it is one.
    public var limit: String? {
        switch self {
        case .tooManyRoles: "roles"
        case .tooManySharingRules: "sharing_rules_per_object"
        default: nil
        }
    }

    /// The reason that a call answers with.
    public var reason: Reason {
        switch self {
        case .reportingCircle, .departmentCircle: .circle
        case .unknownUser: .userNotFound
        case .unknownDepartment: .departmentNotFound
        case .unknownGroup: .groupNotFound
        case .unknownRole: .roleNotFound
        case .nameTaken: .nameTaken
        case .presetRoleRenamed, .presetRoleDeleted: .preset
        case .tooManyRoles, .tooManySharingRules: .limitExceeded
        case .lastAdministrator: .lastCrmAdmin
        case .userWithoutRole, .incompleteFunctionPermission, .incompleteSharingRule, .ruleOwnedByRole: .requestInvalid
        case .unknownSharingRule: .sharingRuleNotFound
        case .stillInUse: .stillInUse
        case .idTaken, .presetRoleMissing: .internalError
        }
    }
}

extension OrganisationError: CustomStringConvertible {
    /// A line for people.
    public var description: String {
        switch self {
        case .reportingCircle(let names): "the reporting line would form a circle: \(names.joined(separator: " → "))"
        case .departmentCircle(let names): "the departments would form a circle: \(names.joined(separator: " → "))"
        case .unknownUser(let id): "there is no user \(id)"
        case .unknownDepartment(let id): "there is no department \(id)"
        case .unknownGroup(let id): "there is no group \(id)"
        case .unknownRole(let id): "there is no role \(id)"
        case .idTaken(let id): "the id \(id) is taken"
        case .nameTaken(let name): "the name \(name) is taken"
        case .presetRoleRenamed(let name): "the preset role \(name) keeps its name"
        case .presetRoleMissing(let name): "the preset role \(name) is missing"
        case .tooManyRoles: "there can be at most \(Organisation.maximumRoles) roles"
        case .lastAdministrator(let name): "\(name) is the last active CRM_ADMIN"
        case .userWithoutRole(let name): "\(name) would have no role"
        case .incompleteFunctionPermission: "a function permission needs a role, an object and an operation"
        case .unknownSharingRule(let id): "there is no sharing rule \(id)"
        case .incompleteSharingRule: "a sharing rule needs an object, owned_by, shared_with and access"
        case .ruleOwnedByRole: "owned_by: a user, a department or a group owns records, a role doesn't"
        case .tooManySharingRules(let object):
            "\(object.protoName) has \(Organisation.maximumSharingRules) sharing rules, and may have no more"
        case .presetRoleDeleted(let name): "the preset role \(name) can't be deleted"
        case .stillInUse(let name, let use): "\(name) can't be deleted: \(use)"
        }
    }
}
