internal import CRMModel

/// The audit of roles and of their function permissions.
enum RoleAudit {
    /// That a role has an operation on an object, or has it not.
    static func change(
        _ operation: CRMModel.Operation, on object: BusinessObject, from old: Bool?, to new: Bool?
    ) -> FieldChange {
        FieldChange(
            key: "\(operation.protoName) on \(object.protoName)", oldValue: old.map { Value(kind: .boolean($0)) },
            newValue: new.map { Value(kind: .boolean($0)) })
    }

    /// - Parameter switchedOff: permissions of the role, which go with it.
    static func removal(of role: Role, _ switchedOff: [FunctionPermission]) -> [FieldChange] {
        let permissions = switchedOff.compactMap { permission in
            permission.operation.flatMap { operation in
                permission.object.map { change(operation, on: $0, from: false, to: nil) }
            }
        }
        return [FieldChange(key: "name", oldValue: AuditedProperties.text(role.name))] + permissions
    }
}
