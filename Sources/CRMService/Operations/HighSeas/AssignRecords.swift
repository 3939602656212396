internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Gives unassigned records to a new owner, or to the one that they have. They leave their high seas pools.
enum AssignRecords: WriteOperation {
    static func run(_ request: AssignRecordsRequest, _ call: WriteCall) throws -> AssignRecordsResponse {
        let batch = try Batch(request.ids, "ids", request.options)
        // What is wrong with the request itself fails the call.
        if let ownerID = request.ownerID { try call.requireActiveUser(ownerID, "owner_id") }
        return AssignRecordsResponse(
            results: try batch.run(call) { id in
                let permitted = try call.permittedRecord(id, forTransition: .assign)
                guard let ownerID = request.ownerID ?? permitted.record.ownerID else {
                    throw CallError.requestInvalid("owner_id is missing: record \(id) has no owner")
                }
                try call.requireActiveUser(ownerID, "owner_id")
                try call.save(permitted, ownerID: ownerID, poolID: nil)
            })
    }
}
