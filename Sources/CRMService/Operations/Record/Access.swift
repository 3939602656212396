internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

// What operations ask about who may do what.

extension OperationCall {
    /// The record, if the caller sees it.
    ///
    /// - Throws: RECORD_NOT_FOUND.
    func visibleRecord(_ id: Int64) throws -> StoredRecord {
        guard let record = try reader.record(id), try sees(record) else { throw CallError.recordNotFound(id) }
        return record
    }

    func sees(_ record: StoredRecord) throws -> Bool {
        grantOfSeeing(try facts(of: record)) != nil
    }

    /// The record, if the caller may do the operation on it.
    ///
    /// - Throws: the reason of the denial.
    func permittedRecord(_ id: Int64, for operation: CRMModel.Operation) throws -> StoredRecord {
        guard let record = try reader.record(id) else { throw CallError.recordNotFound(id) }
        let decision = decide(operation, on: try facts(of: record))
        if case .denied(let denial) = decision { throw CallError(denial, operation, record) }
        return record
    }

    /// The record, if the caller may change its status so.
    ///
    /// - Parameter poolID: the pool into which it is to be returned.
    /// - Returns: also the status to which that leads.
    /// - Throws: the reason of the denial.
    func permittedRecord(
        _ id: Int64, forTransition action: Transition.Action, intoPool poolID: Int64? = nil
    ) throws -> (record: StoredRecord, newStatus: Status) {
        guard let record = try reader.record(id) else { throw CallError.recordNotFound(id) }
        let authorizer = authorizer
        let decision = authorizer.decide(
            transition: action, intoPool: poolID, on: try facts(of: record), by: caller.user, in: organisation)
        if case .denied(let denial) = decision {
            throw CallError(denial, action, record, authorizer.transitions)
        }
        guard let row = authorizer.transitions.row(action, of: record.object) else {
            throw CallError(.operationNotOffered, "\(record.object.protoName) does not offer \(action.protoName)")
        }
        return (record, row.to)
    }

    /// - Throws: why the caller may not create records of the object.
    func requireCreation(of object: BusinessObject) throws {
        let decision = authorizer.decide(.create, onNewRecordOf: object, by: caller.user, in: organisation)
        if case .denied(let denial) = decision { throw CallError(denial, .create, on: object) }
    }

    /// - Parameter name: of the request's field that names the user.
    /// - Throws: USER_NOT_FOUND, or REQUEST_INVALID for a deactivated user.
    func requireActiveUser(_ id: Int64, _ name: String) throws {
        guard let user = organisation.user(id) else {
            throw CallError(.userNotFound, "\(name): there is no user \(id)", ["user_id": "\(id)"])
        }
        guard user.active else { throw CallError.requestInvalid("\(name): \(user.name) is deactivated") }
    }

    /// - Throws: POOL_NOT_FOUND.
    func requirePool(_ id: Int64) throws -> Pool {
        guard let pool = organisation.pool(id) else {
            throw CallError(.poolNotFound, "there is no high seas pool \(id)", ["pool_id": "\(id)"])
        }
        return pool
    }

    /// - Throws: CRM_ADMIN_REQUIRED.
    func requireAdministrator(for what: String) throws {
        guard organisation.isAdministrator(caller.user) else {
            throw CallError(.crmAdminRequired, "only a CRM_ADMIN may \(what)")
        }
    }
}

extension CallError {
    /// The answer to an operation that is denied.
    init(_ denial: Denial, _ operation: CRMModel.Operation, _ record: StoredRecord) {
        let reason = denial.primary
        if reason == .recordNotFound {
            self = .recordNotFound(record.id)
            return
        }
        self.init(
            reason, Self.message(reason, operation, record.object, record.status),
            [
                "operation": operation.protoName, "object": record.object.protoName, "record_id": "\(record.id)",
                "status": record.status.protoName,
            ])
    }

    /// The answer to a change of status that is denied: where there is none, it says what is possible.
    init(_ denial: Denial, _ action: Transition.Action, _ record: StoredRecord, _ transitions: Transitions) {
        self.init(denial, action.operation, record)
        if reason == .recordNotFound { return }
        metadata["action"] = action.protoName
        let what = "\(action.protoName) on \(record.object.protoName) in status \(record.status.protoName)"
        if reason == .dataPermissionMissing { message = "you hold no grant that allows \(what)" }
        guard reason == .statusForbids || reason == .operationNotOffered else { return }
        let possible = transitions.rows(of: record.object).filter { $0.from.contains(record.status) }
            .map(\.action.protoName)
        metadata["possible_actions"] = possible.joined(separator: ",")
        message = "there is no \(what); possible: \(possible.isEmpty ? "nothing" : possible.joined(separator: ", "))"
    }

    /// The answer to an operation that is denied on an object as a whole.
    init(_ denial: Denial, _ operation: CRMModel.Operation, on object: BusinessObject) {
        self.init(
            denial.primary, Self.message(denial.primary, operation, object, nil),
            ["operation": operation.protoName, "object": object.protoName])
    }

    private static func message(
        _ reason: Reason, _ operation: CRMModel.Operation, _ object: BusinessObject, _ status: CRMModel.Status?
    ) -> String {
        let what = "\(operation.protoName) on \(object.protoName)"
        return switch reason {
        case .functionPermissionMissing: "none of your roles has \(what)"
        case .operationNotOffered: "\(object.protoName) does not offer \(operation.protoName)"
        case .statusForbids where operation == .restore || operation == .delete: "the record is not in the recycle bin"
        case .statusForbids: "\(what) is not allowed in status \(status?.protoName ?? "-") as the record is now"
        case .crmAdminRequired: "\(what) is for CRM_ADMIN only"
        case .recordLocked: "the record is locked"
        case .recordInvalidated: "the record is in the recycle bin"
        default: "you hold no grant that allows \(what) in status \(status?.protoName ?? "-")"
        }
    }
}
