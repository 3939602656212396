public import CRMModel

/// Who there is, who is above whom, who has which roles, and what these roles may do at all: one state of it.
///
/// A value: a copy is cheap and stays as it is while the single writer changes its own. Every kind has dense indices
/// beside its ids, in the order of arrival; sets of roles are bits. Names are case-sensitive; whether they are well
/// formed, it does not check.
///
/// A deactivated user holds no grant and is none of those for whom a group, department or role stands, but stays in the
/// reporting line: those above a deactivated user are above everyone below.
public struct Organisation: Sendable {
    /// How many roles there can be.
    public static let maximumRoles = RoleSet.capacity

    // Users, by dense index.
    var userValues: ChunkedArray<User> = []
    var userIndices: [Int64: Int32] = [:]
    var userIndicesByName: [String: Int32] = [:]
    var line = Forest()
    var activeUsers: [Bool] = []
    var rolesOfUsers: [RoleSet] = []
    var departmentsOfUsers: [Int32] = []
    var groupIDsOfUsers: [[Int64]] = []

    // Departments, by dense index.
    var departmentValues: [Department] = []
    var departmentIDs: [Int64] = []
    var departmentIndices: [Int64: Int32] = [:]
    var departmentTree = Forest()

    // Groups, by dense index.
    var groupValues: [Group] = []
    var groupIndices: [Int64: Int32] = [:]

    // Roles, by dense index, which is a role's bit.
    var roleValues: [Role] = []
    var roleIndices: [Int64: Int32] = [:]
    var presets = PresetRoles()
    var teamRoleTable: TeamRoles

    // High seas pools, by id, and the pools of which somebody is a member or an administrator.
    var poolsByID: [Int64: PoolPlace] = [:]
    var poolIDsOfGrantees: [Grantee: Set<Int64>] = [:]

    /// As far as they are configured.
    var confirmationFlows: [BusinessObject: ConfirmationFlow] = [:]

    /// The roles that have an operation switched on for an object; at object × span + operation.
    var switchedOn: [RoleSet]
    let operationSpan: Int
    /// Who sees an object's records without a grant; at the object's number.
    var baseVisibilities: [BaseVisibility]

    // Sharing rules, at the object's number, by id: all of them, and the active ones.
    var sharingRuleValues: [[SharingRule]]
    var rulesInForce: [[RuleInForce]]

    /// Builds the organisation of its parts, in any order. The preset roles must be among the roles. Team roles are added
    /// afterwards.
    ///
    /// What a function permission does not switch off is on; an object without base visibility is PRIVATE.
    public init(
        users: [User], departments: [Department], groups: [Group], roles: [Role],
        functionPermissions: [FunctionPermission], baseVisibility: [BusinessObject: BaseVisibility],
        sharingRules: [SharingRule] = [], pools: [Pool] = [], confirmationFlows: [ConfirmationFlow] = []
    ) throws(OrganisationError) {
        let objectSpan = (BusinessObject.allCases.map { Int($0.rawValue) }.max() ?? 0) + 1
        operationSpan = (CRMModel.Operation.allCases.map { Int($0.rawValue) }.max() ?? 0) + 1
        switchedOn = Array(repeating: RoleSet(), count: objectSpan * operationSpan)
        teamRoleTable = TeamRoles(places: switchedOn.count)
        baseVisibilities = Array(repeating: .private, count: objectSpan)
        sharingRuleValues = Array(repeating: [], count: objectSpan)
        rulesInForce = Array(repeating: [], count: objectSpan)

        for role in roles { try append(role) }
        if let name = presets.firstMissing { throw .presetRoleMissing(name) }
        for permission in functionPermissions { try setFunctionPermission(permission) }
        for (object, visibility) in baseVisibility { setBaseVisibility(visibility, of: object) }
        try append(departments)
        try append(users)
        for group in groups { try add(group) }
        for rule in sharingRules { try add(rule) }
        for pool in pools { try add(pool) }
        for flow in confirmationFlows { setConfirmationFlow(flow) }
    }
}

extension Organisation {
    /// The names of the roles that every installation has.
    public static var presetRoleNames: [String] { PresetRoles.names }

    /// The base visibility of an object: who sees its records without any other grant.
    public func baseVisibility(of object: BusinessObject) -> BaseVisibility {
        baseVisibilities[Int(object.rawValue)]
    }

    /// Sets who sees the records of an object without any other grant.
    public mutating func setBaseVisibility(_ visibility: BaseVisibility, of object: BusinessObject) {
        baseVisibilities[Int(object.rawValue)] = visibility
    }
}
