internal import CRMModel

extension AuditSubject {
    /// Whether what people may do or see depends on such things.
    var bearsPermissions: Bool {
        switch self {
        case .record, .user, .department, .group, .role, .teamRole, .sharingRule, .policyAddition, .pool,
            .confirmationFlow:
            true
        case .fieldDefinition, .scene, .duplicateRule: false
        }
    }
}

extension AuditEntry {
    /// Whether it changes what people may do or see. That a record begins with an owner and perhaps a pool is no change.
    var changesPermissions: Bool {
        switch subject {
        case .record: version != 1 && changes.contains { Self.isAccess($0.key) }
        case .user: changes.contains { Self.userKeys.contains($0.key) }
        case let subject?: subject.bearsPermissions
        case nil: false
        }
    }

    private static let userKeys: Set<String> = ["roles", "superior", "department", "active"]
    private static let recordKeys: Set<Substring> = ["owner", "pool", "team", "share"]

    private static func isAccess(_ key: String) -> Bool {
        recordKeys.contains(key.prefix { $0 != "." }) || key == "confirmation.confirmer"
    }
}
