internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What every operation has at hand.
protocol OperationCall {
    var caller: Caller { get }
    var settings: Settings { get }
    var organisation: Organisation { get }
    var authorizer: Authorizer { get }
    var catalog: FieldCatalog { get }
    var reader: any ReadTransaction { get }
    var codec: MessageCodec { get }
    /// In milliseconds since 1970: one time for all that the request does.
    var nowMilliseconds: Int64 { get }
}
