internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// The audit of such changes.
enum PoolAudit {
    static func changes(from old: Pool?, to new: Pool) -> [FieldChange] {
        AuditedProperties.changes(from: old.map(properties), to: properties(new))
    }

    /// That the pool is gone.
    static func removal(of pool: Pool) -> [FieldChange] {
        AuditedProperties.removal(of: properties(pool))
    }

    private static func properties(_ pool: Pool) -> [(String, Value?)] {
        [
            ("object", AuditedProperties.choice(pool.object?.protoName)),
            ("name", AuditedProperties.text(pool.name)),
            ("members", AuditedProperties.grantees(pool.members.compactMap(\.kind))),
            ("administrators", AuditedProperties.grantees(pool.administrators.compactMap(\.kind))),
        ]
    }
}

extension WriteCall {
    /// Stores the change of a pool, and writes its audit entry.
    func save(_ pool: Pool, replacing old: Pool) throws {
        try draft.organisation.change(pool)
        _ = try transaction.save(pool)
        try audit(.pool, pool.id, PoolAudit.changes(from: old, to: pool))
    }
}
