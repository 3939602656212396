import CRMModel

extension RecordProperty {
    /// The value of a condition on it.
    func value(_ text: String, _ users: Directory<User>, _ pools: Directory<Pool>) throws(InputError) -> Value {
        switch self {
        case .id: return try ValueInput.value(text, as: .reference, of: rawValue)
        case .owner, .createdBy, .modifiedBy: return Value(kind: .reference(try users.id(text)))
        case .pool: return Value(kind: .reference(try pools.id(text)))
        case .createdAt, .modifiedAt: return try ConditionInput.time(text, rawValue)
        case .status: return try choice(text, Status.self)
        case .lifeState: return try choice(text, LifeState.self)
        case .approvalStatus: return try choice(text, Approval.Status.self)
        case .locked: return try ValueInput.value(text, as: .boolean, of: rawValue)
        }
    }

    private func choice<Name: ProtoNamed>(_ text: String, _: Name.Type) throws(InputError) -> Value {
        guard let value = Name(written: text) else {
            throw InputError("\(rawValue): \"\(text)\" is none of \(Name.allNames.joined(separator: ", "))")
        }
        return Value(kind: .choice(value.protoName))
    }

    /// What a record has of it, for people.
    func text(of record: Record, _ users: Directory<User>, _ pools: Directory<Pool>) -> String {
        switch self {
        case .id: String(record.id)
        case .owner: users.name(record.ownerID)
        case .status: record.status?.protoName ?? ""
        case .lifeState: record.lifeState?.protoName ?? ""
        case .approvalStatus: record.approvalStatus.protoName
        case .createdAt: CalendarDay.timestamp(milliseconds: record.createdAtMilliseconds)
        case .modifiedAt: CalendarDay.timestamp(milliseconds: record.modifiedAtMilliseconds)
        case .createdBy: users.name(record.createdByID)
        case .modifiedBy: users.name(record.modifiedByID)
        case .pool: pools.name(record.poolID)
        case .locked: record.locked ? "locked" : ""
        }
    }
}
