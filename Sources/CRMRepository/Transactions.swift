public import CRMModel

/// A moment of the database, lent for the time of one operation. Not to be kept, nor used by
/// another thread.
public protocol ReadTransaction: AnyObject {
    /// Which state of what is read as a whole belongs to this moment: the organisation and the definitions; 0 at first.
    var snapshotVersion: Int64 { get throws(RepositoryError) }

    /// The record of that id, invalidated ones too.
    func record(_ id: Int64) throws(RepositoryError) -> StoredRecord?

    /// A page of records.
    func records(_ query: RecordQuery) throws(RepositoryError) -> [ListedRecord]

    /// How many records the query finds, at most its limit. Order, position and bytes are nothing to it.
    func count(_ query: RecordQuery) throws(RepositoryError) -> Int

    /// How many records the query finds of each status and life state, and the sum of the amounts in that field. Only its
    /// object, its scope, its time and whether it includes invalidated records count.
    func statistics(_ query: RecordQuery, amountField: Int64?) throws(RepositoryError) -> [RecordStatistic]
    /// A page of the recycle bin.
    func bin(_ query: BinQuery) throws(RepositoryError) -> [StoredBinEntry]
    /// How many terms of records of the object these find, at most so many; a record counts once for each of its terms.
    func termCount(
        _ terms: [SearchTerm], of object: BusinessObject, atMost limit: Int
    ) throws(RepositoryError) -> Int
    /// The records with greater ids than that one, invalidated ones included, least first, at most so many.
    ///
    /// - Parameters:
    ///   - object: nil: of any object.
    ///   - limitBytes: after the record with which the fields come to more bytes than this, no further one is read.
    func records(
        of object: BusinessObject?, afterID id: Int64, atMost limit: Int, limitBytes: Int
    ) throws(RepositoryError) -> [StoredRecord]
    /// The ids of active records that have the key by a rule for duplicates, least first, at most so many.
    func records(
        withDuplicateKey key: [UInt8], ofRule id: Int64, atMost limit: Int
    ) throws(RepositoryError) -> [Int64]

    /// The scene of that id.
    func scene(_ id: Int64) throws(RepositoryError) -> StoredScene?
    /// A page of scenes, by id.
    func scenes(_ query: SceneQuery) throws(RepositoryError) -> [StoredScene]
    /// How many scenes the user has.
    func sceneCount(ofOwner id: Int64) throws(RepositoryError) -> Int
    /// The id of a scene that is shared with the grantee itself, if there is one.
    func sceneShared(with grantee: Grantee.Kind) throws(RepositoryError) -> Int64?

    /// To whom the record is open by those means, what has expired included: users first, then departments, groups and
    /// roles, each by id.
    func accesses(toRecord id: Int64, by means: StoredAccess.Means) throws(RepositoryError) -> [StoredAccess]

    /// The ids of the active records that have that one as the value of the field, least first, at most so many.
    func records(referringTo id: Int64, byField fieldID: Int64, atMost limit: Int) throws(RepositoryError) -> [Int64]
    /// The ids of the records to whose teams the grantee was added along with that record's team and is a member so still,
    /// least first, at most so many.
    func records(
        withMember grantee: Grantee.Kind, addedWith sourceRecordID: Int64, at timeMilliseconds: Int64, atMost limit: Int
    ) throws(RepositoryError) -> [Int64]
    /// Some record that is open to the grantee by those means at that time; nil if none is.
    func recordOpen(
        to grantee: Grantee.Kind, by means: StoredAccess.Means, at timeMilliseconds: Int64
    ) throws(RepositoryError) -> Int64?

    /// What was changed in a record after that version, oldest first.
    func changes(ofRecord id: Int64, after version: Int64) throws(RepositoryError) -> [Encoded<AuditChanges>]
    /// What was changed by whom, newest first.
    ///
    /// An entry that was written while the clock stood more than an hour before one already written may be missed where the
    /// query has a time.
    func auditEntries(_ query: AuditQuery) throws(RepositoryError) -> FoundAuditEntries

    // What belongs to a user, for whoever takes it over.

    /// How many records of each object the user owns.
    func recordCounts(ofOwner userID: Int64) throws(RepositoryError) -> [OwnedRecords]
    /// How many they are in all.
    func recordCount(ofOwner userID: Int64) throws(RepositoryError) -> Int64
    /// The ids of so many records that the user owns, invalidated ones included.
    func recordIDs(ofOwner userID: Int64, atMost count: Int) throws(RepositoryError) -> [Int64]
    /// How often the grantee has a record open by those means, as far as that is in force.
    func accessCount(
        of grantee: Grantee.Kind, by means: StoredAccess.Means, at timeMilliseconds: Int64
    ) throws(RepositoryError) -> Int64
    /// The ids of so many records that are open to the grantee by those means, what has expired included; each once.
    func recordIDs(
        openTo grantee: Grantee.Kind, by means: StoredAccess.Means, atMost count: Int
    ) throws(RepositoryError) -> [Int64]

    /// Whether any record lies in the pool, invalidated ones included.
    func hasRecords(inPool id: Int64) throws(RepositoryError) -> Bool

    // The organisation and the definitions are read as a whole: at the start, and never in a request.

    /// The currency of all amounts, ISO 4217; nil before the installation is set up.
    func currency() throws(RepositoryError) -> String?
    func users() throws(RepositoryError) -> [User]
    func departments() throws(RepositoryError) -> [Department]
    func groups() throws(RepositoryError) -> [Group]
    func roles() throws(RepositoryError) -> [Role]
    /// The function permissions that are switched off.
    func functionPermissions() throws(RepositoryError) -> [FunctionPermission]
    func sharingRules() throws(RepositoryError) -> [SharingRule]
    /// The rules for duplicates, in the order of their ids.
    func duplicateRules() throws(RepositoryError) -> [DuplicateRule]
    /// The rows that the installation adds to the policy, in the order of their ids.
    func policyAdditions() throws(RepositoryError) -> [PolicyRow]
    /// In the order of their ids.
    func teamRoles() throws(RepositoryError) -> [StoredTeamRole]
    /// The permissions of team roles that are switched off.
    func teamRolePermissions() throws(RepositoryError) -> [TeamRolePermission]
    /// In the order of their ids.
    func fieldDefinitions() throws(RepositoryError) -> [FieldDefinition]
    func pools() throws(RepositoryError) -> [Pool]
    /// Those that are configured.
    func confirmationFlows() throws(RepositoryError) -> [ConfirmationFlow]
}

/// A read transaction that can also change what it reads.
public protocol WriteTransaction: ReadTransaction {
    /// Makes changes in a savepoint within that of the request; they are undone if they throw. May be nested.
    func inSavepoint<Result>(_ changes: () throws -> Result) throws -> Result

    /// Adds a record. Its id is ignored.
    ///
    /// - Returns: the id that it has now; ids grow and are never used again.
    func insert(_ record: StoredRecord, indexed: [IndexedField]) throws(RepositoryError) -> Int64

    /// Replaces what is stored under the record's id, but for its object and its creation, which stay; of the indexed fields
    /// only what differs. Who and when of its last change become those of its invalidation, if that is what it was.
    ///
    /// - Parameter old: what is stored.
    func update(
        _ record: StoredRecord, replacing old: StoredRecord, removing: [IndexedField], adding: [IndexedField]
    ) throws(RepositoryError)

    /// Counts a record in the statistics as it is, in place of how it was; nil: there is none, or was none.
    func count(_ new: CountedRecord?, inPlaceOf old: CountedRecord?) throws(RepositoryError)

    /// Sets what the dependants of a sales order come to. Neither its version nor its modification changes.
    func save(_ amounts: Encoded<OrderAmounts>, ofOrder id: Int64) throws(RepositoryError)
    /// Removes a record, and every value that is kept of it and of its former versions: of its audit entries what they tell,
    /// of the answers kept for idempotency keys, which stay, request and response. Its unique values have to be released
    /// apart. It is still named, by its id, where it was the source of places in teams.
    func removeRecord(_ id: Int64) throws(RepositoryError)
    /// Whether what the transaction removes has to be gone from the disk, too, before anybody is told: see
    /// ``StorageWriter/erase()``. Not so when it begins.
    var erases: Bool { get set }
    /// Adds terms by which a record is found; those that it has already stay.
    func add(terms: [String], toRecord id: Int64, of object: BusinessObject) throws(RepositoryError)
    /// Removes terms of a record.
    func remove(terms: [String], fromRecord id: Int64, of object: BusinessObject) throws(RepositoryError)
    /// Up to which record terms have been made of those that were there before there were terms; nil: of all.
    func termsMadeUpTo() throws(RepositoryError) -> Int64?
    func save(termsMadeUpTo id: Int64?) throws(RepositoryError)

    /// Adds the key that a record has by a rule for duplicates.
    func addDuplicateKey(_ key: [UInt8], ofRule id: Int64, toRecord recordID: Int64) throws(RepositoryError)
    func removeDuplicateKey(_ key: [UInt8], ofRule id: Int64, fromRecord recordID: Int64) throws(RepositoryError)

    /// Opens a record to a grantee, or replaces what is stored for the same means, grantee and source.
    func save(_ access: StoredAccess) throws(RepositoryError)
    /// Removes what is stored for the same record, means, grantee and source.
    func remove(_ access: StoredAccess) throws(RepositoryError)

    /// Adds a scene that has id 0, or replaces the one of that id; its object and owner stay.
    ///
    /// - Returns: its id; ids grow and are never used again.
    func save(_ scene: StoredScene) throws(RepositoryError) -> Int64
    func removeScene(_ id: Int64) throws(RepositoryError)
    /// The scene of that owner, object and name.
    func scene(ofOwner id: Int64, _ object: BusinessObject, named name: String) throws(RepositoryError) -> Int64?

    /// The record that has this value in a unique field.
    func record(withUnique key: FieldKey, inField id: Int64) throws(RepositoryError) -> Int64?
    /// Reserves a value of a unique field for a record.
    func claim(_ key: FieldKey, ofField id: Int64, forRecord recordID: Int64) throws(RepositoryError)
    /// Gives a value of a unique field free again.
    func release(_ key: FieldKey, ofField id: Int64) throws(RepositoryError)

    /// Counts one up, from 1 on, for each field and period.
    func nextNumber(ofField id: Int64, period: String) throws(RepositoryError) -> Int64

    /// Adds an audit entry. Its id is ignored.
    func append(_ entry: StoredAuditEntry) throws(RepositoryError)

    func answer(for scope: IdempotencyScope, at timeMilliseconds: Int64) throws(RepositoryError) -> KeptAnswer?
    func keep(_ answer: KeptAnswer, for scope: IdempotencyScope) throws(RepositoryError)
    /// Forgets answers whose time has come, at most so many.
    func forgetAnswers(expiredAt timeMilliseconds: Int64, atMost count: Int) throws(RepositoryError)

    /// To be set to another one whenever something is changed of what is read as a whole.
    func save(snapshotVersion: Int64) throws(RepositoryError)

    /// Sets the currency of all amounts, once.
    func save(currency: String) throws(RepositoryError)

    // Each adds what has id 0 and returns its id, or replaces what has the id.

    func save(_ user: User) throws(RepositoryError) -> Int64
    func save(_ department: Department) throws(RepositoryError) -> Int64
    func save(_ group: Group) throws(RepositoryError) -> Int64
    func save(_ role: Role) throws(RepositoryError) -> Int64
    func save(_ field: FieldDefinition) throws(RepositoryError) -> Int64
    func save(_ permission: FunctionPermission) throws(RepositoryError)
    func save(_ permission: TeamRolePermission) throws(RepositoryError)
    func save(_ rule: SharingRule) throws(RepositoryError) -> Int64
    func save(_ rule: DuplicateRule) throws(RepositoryError) -> Int64
    func save(_ pool: Pool) throws(RepositoryError) -> Int64
    /// Replaces the flow of its object; one without nodes removes it.
    func save(_ flow: ConfirmationFlow) throws(RepositoryError)

    /// Adds a row to the policy. Its id is ignored.
    ///
    /// - Returns: the id that it has now.
    func insert(_ row: PolicyRow) throws(RepositoryError) -> Int64

    // Each removes what has the id, with what belongs to it. Such an id is never given again.

    func removeDepartment(_ id: Int64) throws(RepositoryError)
    func removeGroup(_ id: Int64) throws(RepositoryError)
    func removeRole(_ id: Int64) throws(RepositoryError)
    func removeSharingRule(_ id: Int64) throws(RepositoryError)
    func removeDuplicateRule(_ id: Int64) throws(RepositoryError)
    func removePolicyAddition(_ id: Int64) throws(RepositoryError)
    func removePool(_ id: Int64) throws(RepositoryError)

    /// Adds a team role; its id is ignored.
    ///
    /// - Returns: the id that it has now.
    func insert(_ role: StoredTeamRole) throws(RepositoryError) -> Int64
    /// Replaces name and activity of a team role.
    func update(_ role: TeamRole) throws(RepositoryError)
}
