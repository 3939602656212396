internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Keeps the confirmers of all nodes of a record where lists look for them.
enum ConfirmersFollower {
    static func follow(_ change: RecordChange, _ call: WriteCall) throws {
        guard change.old?.confirmation != change.new?.confirmation, let record = change.new ?? change.old else {
            return
        }
        let former = try confirmers(change.old, call)
        let present = try confirmers(change.new, call)
        for grantee in former.subtracting(present) { try call.transaction.remove(row(grantee, record, call)) }
        for grantee in present.subtracting(former) { try call.transaction.save(row(grantee, record, call)) }
    }

    private static func confirmers(_ record: StoredRecord?, _ call: WriteCall) throws -> Set<Grantee.Kind> {
        guard let kept = record?.confirmation else { return [] }
        return RunningConfirmation(try call.codec.decode(kept)).confirmers
    }

    private static func row(_ grantee: Grantee.Kind, _ record: StoredRecord, _ call: WriteCall) -> StoredAccess {
        StoredAccess(
            recordID: record.id, object: record.object, means: .confirmation, grantee: grantee, access: .readOnly,
            expiresAtMilliseconds: nil, givenByID: call.caller.user.id, givenAtMilliseconds: call.nowMilliseconds,
            sourceRecordID: 0)
    }
}
