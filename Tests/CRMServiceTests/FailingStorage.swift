import CRMModel
import CRMRepository
import Dispatch
import Synchronization

/// A storage that keeps nothing, writes down what is asked of it, and fails when it is told to.
final class FailingStorage: Sendable {
    private struct State {
        var log: [String] = []
        var nextCommitError: RepositoryError?
        var nextErasureError: RepositoryError?
        var gate: Gate?
    }

    /// Holds the first commit.
    final class Gate: Sendable {
        private let held = DispatchSemaphore(value: 0)
        private let released = DispatchSemaphore(value: 0)

        func waitUntilHeld() { held.wait() }
        func letGo() { released.signal() }

        fileprivate func pass() {
            held.signal()
            released.wait()
        }
    }

    private let state = Mutex(State())

    var writer: any StorageWriter { FailingWriter(self) }

    var log: [String] { state.withLock { $0.log } }

    func hold() -> Gate {
        let gate = Gate()
        state.withLock { $0.gate = gate }
        return gate
    }

    func failNextCommit(_ error: RepositoryError) {
        state.withLock { $0.nextCommitError = error }
    }

    fileprivate func note(_ event: String) {
        state.withLock { $0.log.append(event) }
    }

    func failNextErasure(_ error: RepositoryError) {
        state.withLock { $0.nextErasureError = error }
    }

    fileprivate func erase() throws(RepositoryError) {
        let error = state.withLock { state in
            defer { state.nextErasureError = nil }
            return state.nextErasureError
        }
        if let error { throw error }
        note("erase")
    }

    fileprivate func commit() throws(RepositoryError) {
        state.withLock { state in
            defer { state.gate = nil }
            return state.gate
        }?.pass()
        let error = state.withLock { state in
            defer { state.nextCommitError = nil }
            return state.nextCommitError
        }
        if let error { throw error }
        note("commit")
    }
}

private final class FailingWriter: StorageWriter {
    private let storage: FailingStorage

    init(_ storage: FailingStorage) {
        self.storage = storage
    }

    func begin() throws(RepositoryError) -> any WriteTransaction {
        storage.note("begin")
        return EmptyTransaction()
    }

    func openSavepoint() throws(RepositoryError) { storage.note("savepoint") }
    func releaseSavepoint() throws(RepositoryError) { storage.note("release") }
    func undoSavepoint() throws(RepositoryError) { storage.note("undo") }
    func commit() throws(RepositoryError) { try storage.commit() }
    func erase() throws(RepositoryError) { try storage.erase() }
    func rollback() { storage.note("rollback") }
    func tidy() throws(RepositoryError) {}
    func close() { storage.note("close") }
}

/// A transaction on a database in which nothing is.
private final class EmptyTransaction: WriteTransaction {
    func record(_ id: Int64) throws(RepositoryError) -> StoredRecord? { nil }
    func records(_ query: RecordQuery) throws(RepositoryError) -> [ListedRecord] { [] }
    func count(_ query: RecordQuery) throws(RepositoryError) -> Int { 0 }
    func statistics(_ query: RecordQuery, amountField: Int64?) throws(RepositoryError) -> [RecordStatistic] { [] }
    func count(_ new: CountedRecord?, inPlaceOf old: CountedRecord?) throws(RepositoryError) {}
    func save(_ amounts: Encoded<OrderAmounts>, ofOrder id: Int64) throws(RepositoryError) {}
    func bin(_ query: BinQuery) throws(RepositoryError) -> [StoredBinEntry] { [] }
    func removeRecord(_ id: Int64) throws(RepositoryError) {}
    var erases = false
    func termCount(
        _ terms: [SearchTerm], of object: BusinessObject, atMost limit: Int
    ) throws(RepositoryError) -> Int { 0 }
    func records(
        of object: BusinessObject?, afterID id: Int64, atMost limit: Int, limitBytes: Int
    ) throws(RepositoryError) -> [StoredRecord] { [] }
    func records(
        withDuplicateKey key: [UInt8], ofRule id: Int64, atMost limit: Int
    ) throws(RepositoryError) -> [Int64] { [] }
    func duplicateRules() throws(RepositoryError) -> [DuplicateRule] { [] }
    func addDuplicateKey(_ key: [UInt8], ofRule id: Int64, toRecord recordID: Int64) throws(RepositoryError) {}
    func removeDuplicateKey(_ key: [UInt8], ofRule id: Int64, fromRecord recordID: Int64) throws(RepositoryError) {}
    func save(_ rule: DuplicateRule) throws(RepositoryError) -> Int64 { 1 }
    func removeDuplicateRule(_ id: Int64) throws(RepositoryError) {}
    func add(terms: [String], toRecord id: Int64, of object: BusinessObject) throws(RepositoryError) {}
    func remove(terms: [String], fromRecord id: Int64, of object: BusinessObject) throws(RepositoryError) {}
    func termsMadeUpTo() throws(RepositoryError) -> Int64? { nil }
    func save(termsMadeUpTo id: Int64?) throws(RepositoryError) {}
    func scene(_ id: Int64) throws(RepositoryError) -> StoredScene? { nil }
    func scenes(_ query: SceneQuery) throws(RepositoryError) -> [StoredScene] { [] }
    func sceneCount(ofOwner id: Int64) throws(RepositoryError) -> Int { 0 }
    func sceneShared(with grantee: Grantee.Kind) throws(RepositoryError) -> Int64? { nil }
    func scene(ofOwner id: Int64, _ object: BusinessObject, named name: String) throws(RepositoryError) -> Int64? {
        nil
    }
    func save(_ scene: StoredScene) throws(RepositoryError) -> Int64 { 1 }
    func removeScene(_ id: Int64) throws(RepositoryError) {}
    func changes(ofRecord id: Int64, after version: Int64) throws(RepositoryError) -> [Encoded<AuditChanges>] { [] }
    func auditEntries(_ query: AuditQuery) throws(RepositoryError) -> FoundAuditEntries { FoundAuditEntries() }
    func accesses(toRecord id: Int64, by means: StoredAccess.Means) throws(RepositoryError) -> [StoredAccess] { [] }
    func records(referringTo id: Int64, byField fieldID: Int64, atMost limit: Int) throws(RepositoryError) -> [Int64] {
        []
    }
    func records(
        withMember grantee: Grantee.Kind, addedWith sourceRecordID: Int64, at timeMilliseconds: Int64, atMost limit: Int
    ) throws(RepositoryError) -> [Int64] { [] }
    func recordOpen(
        to grantee: Grantee.Kind, by means: StoredAccess.Means, at timeMilliseconds: Int64
    ) throws(RepositoryError) -> Int64? { nil }
    func inSavepoint<Result>(_ changes: () throws -> Result) throws -> Result { try changes() }
    func save(_ access: StoredAccess) throws(RepositoryError) {}
    func remove(_ access: StoredAccess) throws(RepositoryError) {}
    var snapshotVersion: Int64 { 0 }
    func save(snapshotVersion: Int64) throws(RepositoryError) {}
    func currency() throws(RepositoryError) -> String? { nil }
    func save(currency: String) throws(RepositoryError) {}
    func users() throws(RepositoryError) -> [User] { [] }
    func departments() throws(RepositoryError) -> [Department] { [] }
    func groups() throws(RepositoryError) -> [Group] { [] }
    func roles() throws(RepositoryError) -> [Role] { [] }
    func pools() throws(RepositoryError) -> [Pool] { [] }
    func confirmationFlows() throws(RepositoryError) -> [ConfirmationFlow] { [] }
    func recordCounts(ofOwner userID: Int64) throws(RepositoryError) -> [OwnedRecords] { [] }
    func recordCount(ofOwner userID: Int64) throws(RepositoryError) -> Int64 { 0 }
    func recordIDs(ofOwner userID: Int64, atMost count: Int) throws(RepositoryError) -> [Int64] { [] }
    func accessCount(
        of grantee: Grantee.Kind, by means: StoredAccess.Means, at timeMilliseconds: Int64
    ) throws(RepositoryError) -> Int64 { 0 }
    func recordIDs(
        openTo grantee: Grantee.Kind, by means: StoredAccess.Means, atMost count: Int
    ) throws(RepositoryError) -> [Int64] { [] }
    func hasRecords(inPool id: Int64) throws(RepositoryError) -> Bool { false }
    func save(_ pool: Pool) throws(RepositoryError) -> Int64 { pool.id }
    func save(_ flow: ConfirmationFlow) throws(RepositoryError) {}
    func removePool(_ id: Int64) throws(RepositoryError) {}
    func functionPermissions() throws(RepositoryError) -> [FunctionPermission] { [] }
    func teamRoles() throws(RepositoryError) -> [StoredTeamRole] { [] }
    func teamRolePermissions() throws(RepositoryError) -> [TeamRolePermission] { [] }
    func sharingRules() throws(RepositoryError) -> [SharingRule] { [] }
    func policyAdditions() throws(RepositoryError) -> [PolicyRow] { [] }
    func fieldDefinitions() throws(RepositoryError) -> [FieldDefinition] { [] }
    func insert(_ record: StoredRecord, indexed: [IndexedField]) throws(RepositoryError) -> Int64 { 1 }
    func update(
        _ record: StoredRecord, replacing old: StoredRecord, removing: [IndexedField], adding: [IndexedField]
    ) throws(RepositoryError) {}
    func record(withUnique key: FieldKey, inField id: Int64) throws(RepositoryError) -> Int64? { nil }
    func claim(_ key: FieldKey, ofField id: Int64, forRecord recordID: Int64) throws(RepositoryError) {}
    func release(_ key: FieldKey, ofField id: Int64) throws(RepositoryError) {}
    func nextNumber(ofField id: Int64, period: String) throws(RepositoryError) -> Int64 { 1 }
    func append(_ entry: StoredAuditEntry) throws(RepositoryError) {}
    func answer(for scope: IdempotencyScope, at timeMilliseconds: Int64) throws(RepositoryError) -> KeptAnswer? { nil }
    func keep(_ answer: KeptAnswer, for scope: IdempotencyScope) throws(RepositoryError) {}
    func forgetAnswers(expiredAt timeMilliseconds: Int64, atMost count: Int) throws(RepositoryError) {}
    func save(_ user: User) throws(RepositoryError) -> Int64 { 1 }
    func save(_ department: Department) throws(RepositoryError) -> Int64 { 1 }
    func save(_ group: Group) throws(RepositoryError) -> Int64 { 1 }
    func save(_ role: Role) throws(RepositoryError) -> Int64 { 1 }
    func save(_ field: FieldDefinition) throws(RepositoryError) -> Int64 { 1 }
    func save(_ permission: FunctionPermission) throws(RepositoryError) {}
    func save(_ permission: TeamRolePermission) throws(RepositoryError) {}
    func insert(_ role: StoredTeamRole) throws(RepositoryError) -> Int64 { 1 }
    func update(_ role: TeamRole) throws(RepositoryError) {}
    func save(_ rule: SharingRule) throws(RepositoryError) -> Int64 { 1 }
    func insert(_ row: PolicyRow) throws(RepositoryError) -> Int64 { 1 }
    func removeDepartment(_ id: Int64) throws(RepositoryError) {}
    func removeGroup(_ id: Int64) throws(RepositoryError) {}
    func removeRole(_ id: Int64) throws(RepositoryError) {}
    func removeSharingRule(_ id: Int64) throws(RepositoryError) {}
    func removePolicyAddition(_ id: Int64) throws(RepositoryError) {}
}
