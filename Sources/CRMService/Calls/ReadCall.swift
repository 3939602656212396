internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What a reading operation has at hand.
struct ReadCall: OperationCall {
    let caller: Caller
    let settings: Settings
    let snapshot: Snapshot
    let reader: any ReadTransaction
    let codec: MessageCodec
    let clock: RequestClock
    /// Whether others wait for the thread on which it runs.
    let isOnLoop: Bool

    var nowMilliseconds: Int64 { clock.nowMilliseconds }
    var organisation: Organisation { snapshot.organisation }
    var authorizer: Authorizer { snapshot.authorizer }
    var catalog: FieldCatalog { snapshot.catalog }

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
