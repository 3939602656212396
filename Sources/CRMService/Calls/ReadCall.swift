internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What every operation has at hand.
protocol OperationCall {
    var caller: Caller { get }
    var settings: Settings { get }
    var organisation: Organisation { get }
    var catalog: FieldCatalog { get }
    var reader: any ReadTransaction { get }
    var codec: MessageCodec { get }
}

/// What a reading operation has at hand.
struct ReadCall: OperationCall {
    let caller: Caller
    let settings: Settings
    let snapshot: Snapshot
    let reader: any ReadTransaction
    let codec: MessageCodec

    var organisation: Organisation { snapshot.organisation }
    var catalog: FieldCatalog { snapshot.catalog }
}

/// What a changing operation has at hand.
final class WriteCall: OperationCall {
    let caller: Caller
    let settings: Settings
    let transaction: any WriteTransaction
    let codec: MessageCodec
    /// When the request was begun, in milliseconds since 1970: one time for all that it does.
    let nowMilliseconds: Int64
    /// The method's full name, for the audit.
    let method: String
    /// The organisation and the definitions, with what earlier requests of the batch changed in them.
    var draft: SnapshotDraft

    init(
        caller: Caller, settings: Settings, transaction: any WriteTransaction, codec: MessageCodec,
        nowMilliseconds: Int64, method: String, draft: SnapshotDraft
    ) {
        self.caller = caller
        self.settings = settings
        self.transaction = transaction
        self.codec = codec
        self.nowMilliseconds = nowMilliseconds
        self.method = method
        self.draft = draft
    }

    var organisation: Organisation { draft.organisation }
    var catalog: FieldCatalog { draft.catalog }
    var reader: any ReadTransaction { transaction }

    /// Writes the audit entry of a change.
    func audit(
        _ subject: AuditEntry.Subject, _ id: Int64, version: Int64 = 0, _ changes: [FieldChange]
    ) throws {
        try transaction.append(
            AuditEntry(
                timeMilliseconds: nowMilliseconds, userID: caller.user.id, serviceUID: caller.serviceUID,
                method: method, subject: subject, subjectID: id, version: version,
                changes: codec.encode(AuditChanges(changes: changes))))
    }
}
