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
    var duplicateRules: DuplicateRules { get }
    var reader: any ReadTransaction { get }
    var codec: MessageCodec { get }
    /// In milliseconds since 1970: one time for all that the request does.
    var nowMilliseconds: Int64 { get }

    // These ask the organisation where it is: it has many parts, and a copy of it counts a reference to each, in memory that
    // the threads share.

    /// Whether the caller may do the operation on a record of which these are the facts, and why.
    func decide(_ operation: CRMModel.Operation, on facts: RecordFacts) -> Decision
    /// A grant by which the caller sees such a record; nil: it is as if there were none.
    func grantOfSeeing(_ facts: RecordFacts) -> Grant?
}
