import CRMModel

/// The roles that every installation has, known by their names, and the grants that come from them.
struct PresetRoles: Sendable {
    /// The preset ordinary role, which is the grant of nothing.
    static let ordinary = "SALES"
    /// All of them: the ordinary one and one for each grant of a role, which bear the same names.
    static let names = [ordinary] + GrantSet.ofRoles.elements.map(\.protoName)

    private var known: Set<String> = []
    /// The roles that give grants, and which.
    private var grants: [(role: RoleSet, grant: Grant)] = []
    /// All roles that give grants.
    private var granting = RoleSet()
    /// The role CRM_ADMIN alone.
    private(set) var administrator = RoleSet()

    /// The name of a preset role that was not noted.
    var firstMissing: String? {
        Self.names.first { !known.contains($0) }
    }

    /// Takes note of a role if it is preset.
    mutating func note(_ name: String, index: Int32) {
        guard Self.names.contains(name) else { return }
        known.insert(name)
        guard let grant = Grant(protoName: name) else { return }
        let role = RoleSet(index: index)
        grants.append((role, grant))
        granting.formUnion(role)
        if grant == .crmAdmin { administrator = role }
    }

    /// One of the wanted grants that these roles give.
    func grant(of roles: RoleSet, in wanted: GrantSet) -> Grant? {
        guard !roles.isDisjoint(with: granting) else { return nil }
        for (role, grant) in grants where wanted.contains(grant) && !roles.isDisjoint(with: role) {
            return grant
        }
        return nil
    }
}
