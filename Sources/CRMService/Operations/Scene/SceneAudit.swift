internal import CRMModel
internal import CRMRepository

/// The audit of a saved scene.
enum SceneAudit {
    static func changes(
        from old: StoredScene?, to new: StoredScene, _ codec: MessageCodec
    ) throws -> [FieldChange] {
        AuditedProperties.changes(
            from: try old.map { try properties($0, codec) }, to: try properties(new, codec))
    }

    static func removal(of scene: StoredScene, _ codec: MessageCodec) throws -> [FieldChange] {
        AuditedProperties.removal(of: try properties(scene, codec))
    }

    private static func properties(
        _ scene: StoredScene, _ codec: MessageCodec
    ) throws -> [(String, Value?)] {
        let filter = try scene.filter.map { try codec.decode($0).description }
        return [
            ("object", AuditedProperties.choice(scene.object.protoName)),
            ("owner", AuditedProperties.reference(scene.ownerID)),
            ("name", AuditedProperties.text(scene.name)),
            ("built_in", AuditedProperties.choice(scene.builtIn.protoName)),
            ("filter", AuditedProperties.text(filter ?? "")),
            ("sort", AuditedProperties.text(scene.sort?.description ?? "")),
            ("shared_with", AuditedProperties.grantees(scene.sharedWith)),
        ]
    }
}
