internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Creates a record; with `migration`, as it was in the system that it comes from.
enum CreateRecord: WriteOperation {
    static func run(_ request: CreateRecordRequest, _ call: WriteCall) throws -> CreateRecordResponse {
        guard let object = request.object else { throw CallError.requestInvalid("object is missing") }
        try call.requireCreation(of: object)
        if request.allowDuplicates { try call.requireAdministrator(for: "create what a rule for duplicates refuses") }
        if request.migration != nil { try call.requireAdministrator(for: "create a record with what it brings along") }

        let input = try FieldInput(request.fields, of: object, isMigration: request.migration != nil, call)
        var values = FieldValues()
        for (field, value) in input.values { values[field.key] = value }
        let createdAt = try time(request.migration?.createdAtMilliseconds, "created_at_milliseconds", call)
        try count(object, createdAt, &values, call)
        try checkRequired(object, values, call)
        let duplicates = try DuplicateCheck(call).matches(object, values)
        if !request.allowDuplicates { try DuplicateCheck.requireNoRefusal(duplicates) }

        var record = StoredRecord(
            id: 0, object: object, ownerID: try owner(request, call), status: try status(request, object, call),
            approvalStatus: try approvalStatus(request, object), poolID: try pool(request, object, call),
            createdAtMilliseconds: createdAt,
            modifiedAtMilliseconds: try time(
                request.migration?.modifiedAtMilliseconds ?? request.migration?.createdAtMilliseconds,
                "modified_at_milliseconds", call),
            createdByID: try creator(request, call), modifiedByID: call.caller.user.id, fields: Encoded(bytes: []))
        guard record.modifiedAtMilliseconds >= record.createdAtMilliseconds else {
            throw CallError.requestInvalid("migration: modified before it was created")
        }
        if record.status == .confirming { record.confirmation = call.newConfirmation(of: object) }
        record = try call.insert(record, values, and: properties(record, isMigration: request.migration != nil))
        call.answeredRecordID = record.id
        return CreateRecordResponse(record: record.message, duplicates: duplicates)
    }

    /// What the audit tells beside the fields.
    private static func properties(_ record: StoredRecord, isMigration: Bool) -> [FieldChange] {
        var properties: [(RecordProperty, Value.Kind)] = []
        if let ownerID = record.ownerID { properties.append((.owner, .reference(ownerID))) }
        properties.append((.status, .choice(record.status.protoName)))
        if let poolID = record.poolID { properties.append((.pool, .reference(poolID))) }
        if isMigration {
            properties += [
                (.approvalStatus, .choice(record.approvalStatus.protoName)),
                (.createdAt, .timeMilliseconds(record.createdAtMilliseconds)),
                (.modifiedAt, .timeMilliseconds(record.modifiedAtMilliseconds)),
                (.createdBy, .reference(record.createdByID)),
            ]
        }
        return properties.map { FieldChange(key: $0.rawValue, newValue: Value(kind: $1)) }
    }

    // MARK: The parts of the record

    private static func owner(_ request: CreateRecordRequest, _ call: WriteCall) throws -> Int64? {
        guard let id = request.ownerID else { return request.poolID == nil ? call.caller.user.id : nil }
        guard request.poolID == nil else {
            throw CallError.requestInvalid("owner_id: what lies in a high seas pool has no owner")
        }
        try call.requireActiveUser(id, "owner_id")
        return id
    }

    private static func status(
        _ request: CreateRecordRequest, _ object: BusinessObject, _ call: WriteCall
    ) throws -> Status {
        if let status = request.migration?.status {
            guard object.statuses.contains(status) else {
                throw CallError.requestInvalid("migration: \(object.protoName) has no status \(status.protoName)")
            }
            guard request.poolID == nil || status == .unassigned else {
                throw CallError.requestInvalid("migration: what lies in a high seas pool is UNASSIGNED")
            }
            return status
        }
        if request.poolID != nil { return .unassigned }
        if request.forAssignment {
            guard object.canBeUnassigned else {
                throw CallError.requestInvalid("for_assignment: a \(object.protoName) can't be created for assignment")
            }
            return .unassigned
        }
        return object == .account && call.settings.accountReporting ? .notEffective : object.statuses[0]
    }

    /// - Throws: also DATA_PERMISSION_MISSING.
    private static func pool(
        _ request: CreateRecordRequest, _ object: BusinessObject, _ call: WriteCall
    ) throws -> Int64? {
        guard let id = request.poolID else { return nil }
        let pool = try call.requirePool(id)
        guard pool.object == object else {
            throw CallError.requestInvalid(
                "pool_id: the pool \(pool.name) is for another object than \(object.protoName)")
        }
        let user = call.caller.user
        guard call.organisation.isMember(user, ofPool: id, for: .create) || call.organisation.isAdministrator(user)
        else {
            throw CallError(
                .dataPermissionMissing, "you are neither a member nor an administrator of the pool \(pool.name)",
                ["operation": Operation.create.protoName, "object": object.protoName])
        }
        return id
    }

    private static func approvalStatus(
        _ request: CreateRecordRequest, _ object: BusinessObject
    ) throws -> Approval.Status {
        guard let status = request.migration?.approvalStatus else { return .none }
        guard object == .account || status == .none else {
            throw CallError.requestInvalid("migration: only accounts have an approval status")
        }
        return status
    }

    private static func creator(_ request: CreateRecordRequest, _ call: WriteCall) throws -> Int64 {
        guard let id = request.migration?.createdByID else { return call.caller.user.id }
        guard call.organisation.user(id) != nil else {
            throw CallError(.userNotFound, "migration: there is no user \(id)", ["user_id": "\(id)"])
        }
        return id
    }

    private static func time(_ asked: Int64?, _ name: String, _ call: WriteCall) throws -> Int64 {
        guard let asked else { return call.nowMilliseconds }
        guard CalendarDay.millisecondsRange.contains(asked) else {
            throw CallError.requestInvalid("migration: \(name) is outside the years 1 to 9999")
        }
        return asked
    }

    /// Counts the numbers that crmd gives, past those that a migration has brought.
    private static func count(
        _ object: BusinessObject, _ time: Int64, _ values: inout FieldValues, _ call: WriteCall
    ) throws {
        let year = CalendarDay(milliseconds: time).year
        for field in call.catalog.fields(of: object) where field.type == .autoNumber && field.active {
            guard values[field.key] == nil, let format = NumberFormat(field.numberFormat) else { continue }
            repeat {
                let count = try call.transaction.nextNumber(ofField: field.id, period: format.period(year: year))
                values[field.key] = Value(kind: .text(format.number(count, year: year)))
            } while try UniqueValues.holder(of: values[field.key], in: field, call) != nil
        }
    }

    private static func checkRequired(_ object: BusinessObject, _ values: FieldValues, _ call: WriteCall) throws {
        let missing = call.catalog.fields(of: object).filter { $0.required && $0.active && values[$0.key] == nil }
        if !missing.isEmpty {
            throw CallError.violations(Dictionary(uniqueKeysWithValues: missing.map { ($0.key, "is required") }))
        }
    }
}
