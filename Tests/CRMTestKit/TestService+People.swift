public import CRMModel
internal import CRMService
internal import CRMWire

extension TestService {
    /// Adds a user.
    ///
    /// - Parameters:
    ///   - superior: a user's name.
    ///   - roles: the roles' names; empty: SALES.
    @discardableResult
    public func addUser(_ name: String, under superior: String? = nil, roles: [String] = []) throws -> User {
        let response: CreateUserResponse = try call(
            .createUser,
            CreateUserRequest(
                name: name, superiorID: try superior.map { try user($0).id }, roleIDs: try roles.map { try roleID($0) })
        )
        return response.user ?? User()
    }

    /// The user of that name, deactivated ones included.
    public func user(_ name: String) throws -> User {
        let response: ListUsersResponse = try call(.listUsers, ListUsersRequest(name: name, includeInactive: true))
        return response.users.first ?? User()
    }

    public func roleID(_ name: String) throws -> Int64 {
        let response: ListRolesResponse = try call(.listRoles, ListRolesRequest())
        return response.roles.first { $0.name == name }?.id ?? 0
    }

    /// Switches a function permission.
    public func `switch`(
        _ role: String, _ object: BusinessObject, _ operation: CRMModel.Operation, on: Bool
    ) throws {
        let _: ChangeFunctionPermissionResponse = try call(
            .changeFunctionPermission,
            ChangeFunctionPermissionRequest(
                permissions: [
                    FunctionPermission(roleID: try roleID(role), object: object, operation: operation, allowed: on)
                ]))
    }

    /// Creates a record; with a status, as CRM_ADMIN does who brings data along.
    @discardableResult
    public func create(
        _ object: BusinessObject, _ fields: [String: Value.Kind], as user: String = "admin", owner: String? = nil,
        status: Status? = nil, key: String? = nil
    ) throws -> Record {
        let response: CreateRecordResponse = try call(
            .createRecord,
            CreateRecordRequest(
                object: object, fields: fields.map { Field(key: $0.key, value: Value(kind: $0.value)) },
                ownerID: try owner.map { try self.user($0).id }, migration: status.map { Migration(status: $0) }),
            as: user, key: key)
        return response.record ?? Record()
    }

    @discardableResult
    public func edit(
        _ id: Int64, _ fields: [String: Value.Kind], clearing: [String] = [], version: Int64? = nil,
        as user: String = "admin", key: String? = nil
    ) throws -> EditRecordResponse {
        try call(
            .editRecord,
            EditRecordRequest(
                id: id, version: version, fields: fields.map { Field(key: $0.key, value: Value(kind: $0.value)) },
                clear: clearing),
            as: user, key: key)
    }

    public func get(_ id: Int64, as user: String = "admin") throws -> Record {
        let response: GetRecordResponse = try call(.getRecord, GetRecordRequest(id: id), as: user)
        return response.record ?? Record()
    }

    public func list(_ request: ListRecordsRequest, as user: String = "admin") throws -> ListRecordsResponse {
        try call(.listRecords, request, as: user)
    }
}

extension Record {
    /// The fields' values, by key.
    public var values: [String: Value.Kind] {
        get throws {
            guard let fields else { return [:] }
            let set = try FieldSet(decoding: fields.bytes, in: Arena())
            return Dictionary(
                uniqueKeysWithValues: set.fields.compactMap { field in field.value?.kind.map { (field.key, $0) } })
        }
    }
}
