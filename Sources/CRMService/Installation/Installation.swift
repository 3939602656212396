internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Reads what a database holds for memory, and sets an empty one up.
struct Installation {
    let settings: Settings
    let nowMilliseconds: Int64

    /// In the audit, for what is done when a database is made.
    static let auditedMethod = "setup"

    func open(_ storage: any StorageWriter, firstAdmin: String?) throws -> SnapshotDraft {
        let transaction = try storage.begin()
        do {
            if try transaction.users().isEmpty {
                guard let firstAdmin else { throw InstallationError.firstAdminMissing }
                try setUp(transaction, firstAdmin: firstAdmin)
            } else if firstAdmin != nil {
                throw InstallationError.firstAdminNotWanted
            }
            if let stored = try transaction.currency(), stored != settings.currency {
                throw InstallationError.currencyDiffers(stored: stored, configured: settings.currency)
            }
            let draft = try load(transaction)
            try storage.commit()
            return draft
        } catch {
            storage.rollback()
            throw error
        }
    }

    private func load(_ transaction: any ReadTransaction) throws -> SnapshotDraft {
        var organisation = try Organisation(
            users: transaction.users(), departments: transaction.departments(), groups: transaction.groups(),
            roles: transaction.roles(), functionPermissions: transaction.functionPermissions(),
            baseVisibility: settings.baseVisibility, sharingRules: transaction.sharingRules(),
            pools: transaction.pools(), confirmationFlows: transaction.confirmationFlows())
        for stored in try transaction.teamRoles() { try organisation.add(stored.role, position: stored.position) }
        for permission in try transaction.teamRolePermissions() { try organisation.setTeamRolePermission(permission) }
        let authorizer = Authorizer(
            policy: try Policy(additions: transaction.policyAdditions().compactMap { Policy.Row($0) }),
            settings: Authorizer.Settings(crmAdminMayEverything: settings.crmAdminMayEverything))
        return SnapshotDraft(
            version: try transaction.snapshotVersion, organisation: organisation, authorizer: authorizer,
            catalog: FieldCatalog(try transaction.fieldDefinitions()),
            duplicateRules: DuplicateRules(try transaction.duplicateRules()))
    }

    private func setUp(_ transaction: any WriteTransaction, firstAdmin: String) throws {
        if let problem = NameRules.problem(userName: firstAdmin) {
            throw InstallationError.firstAdminInvalid(problem)
        }
        try transaction.save(currency: settings.currency)
        var roleIDs: [String: Int64] = [:]
        for name in Organisation.presetRoleNames {
            roleIDs[name] = try transaction.save(Role(name: name, preset: true))
        }
        for field in StandardFields.all { _ = try transaction.save(field) }
        let roles = ["CRM_ADMIN", "SALES"].compactMap { roleIDs[$0] }
        var user = User(name: firstAdmin, fullName: firstAdmin, roleIDs: roles)
        user.id = try transaction.save(user)
        let codec = MessageCodec(budgetBytes: settings.limits.requestMemoryBytes)
        try transaction.append(
            StoredAuditEntry(
                timeMilliseconds: nowMilliseconds, userID: nil, serviceUID: 0, method: Self.auditedMethod,
                subject: .user,
                subjectID: user.id, version: 0,
                changes: codec.encode(AuditChanges(changes: UserAudit.changes(from: nil, to: user)))))
    }
}
