internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

extension NamedLimit {
    /// The limits that no configuration changes.
    static let fixed = [
        NamedLimit(
            name: "record_bytes", value: Int64(RecordSize.maximumBytes), unit: "bytes",
            description: "A record's encoded fields; fixed. A bigger one is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "line_items", value: Int64(LineItemRules.maximumCount), unit: "items",
            description: "Line items of a record; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "batch_ids", value: Int64(BatchLimit.maximum), unit: "ids",
            description: "Records that a request may name; fixed. One with more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "batch_changes", value: Int64(AccessInput.maximumChanges), unit: "changes",
            description:
                "Shares, team members or owners that a request changes: its records, and those related to them, "
                + "times its grantees; fixed. One with more is refused: LIMIT_EXCEEDED. A call of ReplaceUser changes "
                + "as much and leaves the rest."),
        NamedLimit(
            name: StoredAccess.Means.share.limitName, value: Int64(AccessList.maximumCount), unit: "shares",
            description: "Shares of a record; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: StoredAccess.Means.team.limitName, value: Int64(AccessList.maximumCount), unit: "members",
            description: "Members of a record's related team; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "team_roles_per_object", value: Int64(TeamRoleSet.capacity), unit: "team roles",
            description: "Team roles of an object; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "scenes_per_user", value: Int64(SceneDraft.maximumPerUser), unit: "scenes",
            description: "Saved scenes of a user, of all objects; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "scene_bytes", value: Int64(SceneDraft.maximumFilterBytes), unit: "bytes",
            description: "A saved scene's encoded filter; fixed. A bigger one is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "fields_per_object", value: Int64(CreateField.maximumFieldsPerObject), unit: "fields",
            description: "Fields of an object; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "pools", value: Int64(PoolInput.maximumPools), unit: "pools",
            description: "High seas pools of an object; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "pool_members", value: Int64(PoolInput.maximumGrantees), unit: "members",
            description: "Members and administrators of a high seas pool; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "roles", value: Int64(Organisation.maximumRoles), unit: "roles",
            description: "Roles; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "sharing_rules_per_object", value: Int64(Organisation.maximumSharingRules), unit: "rules",
            description: "Sharing rules of an object; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "confirmation_nodes", value: Int64(ConfirmationFlowInput.maximumNodes), unit: "nodes",
            description: "Nodes of a confirmation flow; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "node_confirmers", value: Int64(ConfirmationFlowInput.maximumConfirmers), unit: "confirmers",
            description: "Confirmers of a node of a flow; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "duplicate_rules_per_object", value: Int64(DuplicateRules.maximumPerObject), unit: "rules",
            description: "Rules for duplicates of an object; fixed. One more is refused: LIMIT_EXCEEDED."),
        NamedLimit(
            name: "policy_additions", value: Int64(Policy.maximumAdditions), unit: "rows",
            description: "Rows that the installation adds to the policy; fixed. One more is refused: LIMIT_EXCEEDED."),
    ]
}
