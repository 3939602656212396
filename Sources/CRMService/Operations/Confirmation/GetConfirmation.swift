internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Tells how far the confirmation of a record is.
enum GetConfirmation: ReadOperation {
    static func run(_ request: GetConfirmationRequest, _ call: ReadCall) throws -> GetConfirmationResponse {
        let record = try call.visibleRecord(request.recordID)
        let confirmation = try call.runningConfirmation(of: record)
        return GetConfirmationResponse(
            confirmation: confirmation.message,
            waitingNode: record.status == .confirming ? confirmation.waitingNode.map { UInt32($0) } : nil)
    }
}

extension OperationCall {
    /// How far the confirmation of a record is.
    ///
    /// - Throws: REQUEST_INVALID for a record whose object is not confirmed.
    func runningConfirmation(of record: StoredRecord) throws -> RunningConfirmation {
        if let kept = record.confirmation { return RunningConfirmation(try codec.decode(kept)) }
        guard let flow = organisation.presetConfirmationFlow(of: record.object) else {
            throw CallError.requestInvalid("record_id: \(record.object.protoName) is not confirmed")
        }
        return RunningConfirmation(flow)
    }

    /// The confirmation of a record that is submitted now; nil: that of the preset flow, or of an object that is not
    /// confirmed.
    func newConfirmation(of object: BusinessObject) -> Encoded<Confirmation>? {
        guard let flow = organisation.confirmationFlow(of: object), !flow.preset else { return nil }
        return codec.encode(RunningConfirmation(flow).message)
    }
}
