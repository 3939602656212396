internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What a reading operation has at hand: the same for all that share a transaction, but for the caller.
final class ReadCall: OperationCall {
    private(set) var caller: Caller
    let settings: Settings
    let snapshot: Snapshot
    let reader: any ReadTransaction
    let codec: MessageCodec
    let clock: RequestClock
    /// Whether others wait for the thread on which it runs.
    let isOnLoop: Bool

    init(
        caller: Caller, settings: Settings, snapshot: Snapshot, reader: any ReadTransaction, codec: MessageCodec,
        clock: RequestClock, isOnLoop: Bool
    ) {
        self.caller = caller
        self.settings = settings
        self.snapshot = snapshot
        self.reader = reader
        self.codec = codec
        self.clock = clock
        self.isOnLoop = isOnLoop
    }

    /// Takes the call of another caller.
    func take(_ caller: Caller) { self.caller = caller }

    var nowMilliseconds: Int64 { clock.nowMilliseconds }
    var organisation: Organisation { snapshot.organisation }
    var authorizer: Authorizer { snapshot.authorizer }
    var catalog: FieldCatalog { snapshot.catalog }
    var duplicateRules: DuplicateRules { snapshot.duplicateRules }

    func decide(_ operation: CRMModel.Operation, on facts: RecordFacts) -> Decision {
        snapshot.decide(operation, on: facts, by: caller.user)
    }

    func grantOfSeeing(_ facts: RecordFacts) -> Grant? {
        snapshot.grantOfSeeing(facts, by: caller.user)
    }

    /// Has the call run again on the pool, if it runs on an event loop: something is about to take long.
    func leaveLoop() throws {
        if isOnLoop { throw RepositoryError.stepLimitReached }
    }

    /// Likewise if the answer is to have many values that no transaction counts the steps of.
    func leaveLoop(forAnswerOf count: Int) throws {
        if count > Self.manyValues { try leaveLoop() }
    }

    /// About what is found and packed in 0.1 ms.
    private static let manyValues = 200
}
