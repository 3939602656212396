internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

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
    /// The organisation, the policy and the definitions, with what earlier requests of the batch changed in them.
    var draft: SnapshotDraft
    /// Whether the answer is one to be kept for the idempotency key: not that of a request which has changed nothing because
    /// it failed, or was a dry run.
    var keepsAnswer = true
    /// The record whose values are in the request and its answer, if any are: they go when it is deleted, from the answer kept
    /// for the idempotency key, too. The repository keeps one id for an answer.
    var answeredRecordID: Int64?

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
    var authorizer: Authorizer { draft.authorizer }
    var catalog: FieldCatalog { draft.catalog }
    var duplicateRules: DuplicateRules { draft.duplicateRules }
    var reader: any ReadTransaction { transaction }

    func decide(_ operation: CRMModel.Operation, on facts: RecordFacts) -> Decision {
        draft.decide(operation, on: facts, by: caller.user)
    }

    func grantOfSeeing(_ facts: RecordFacts) -> Grant? { draft.grantOfSeeing(facts, by: caller.user) }

    /// Makes changes that are undone if they throw, those of the draft included.
    func inSavepoint<Result>(_ changes: () throws -> Result) throws -> Result {
        let before = draft
        do {
            return try transaction.inSavepoint(changes)
        } catch {
            draft = before
            throw error
        }
    }

    /// Makes changes and, once their result is known, undoes them if the result says so.
    func inSavepoint<Result: Sendable>(
        undoneIf isUndone: (Result) -> Bool, _ changes: () throws -> Result
    ) throws -> Result {
        do {
            return try inSavepoint {
                let result = try changes()
                if isUndone(result) { throw Undone(result: result) }
                return result
            }
        } catch let undone as Undone<Result> {
            return undone.result
        }
    }

    /// Undoes changes, and tells what they have come to.
    private struct Undone<Result: Sendable>: Error {
        let result: Result
    }

    /// Writes the audit entry of a change.
    func audit(
        _ subject: AuditSubject, _ id: Int64, version: Int64 = 0, _ changes: [FieldChange]
    ) throws {
        try transaction.append(
            StoredAuditEntry(
                timeMilliseconds: nowMilliseconds, userID: caller.user.id, serviceUID: caller.serviceUID,
                method: method, subject: subject, subjectID: id, version: version,
                changes: codec.encode(AuditChanges(changes: changes))))
    }
}
