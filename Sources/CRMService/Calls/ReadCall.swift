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

    var nowMilliseconds: Int64 { clock.nowMilliseconds }
    var organisation: Organisation { snapshot.organisation }
    var authorizer: Authorizer { snapshot.authorizer }
    var catalog: FieldCatalog { snapshot.catalog }
}
