internal import CRMModel
internal import CRMRepository

/// Takes records out of the recycle bin, with the status that they had.
enum RestoreRecords: WriteOperation {
    static func run(_ request: RestoreRecordsRequest, _ call: WriteCall) throws -> RestoreRecordsResponse {
        let batch = try Batch(request.ids, "ids", request.options)
        // Orders come before what depends on them.
        let orders = Set(try batch.ids.filter { try call.reader.record($0)?.object == .salesOrder })
        return RestoreRecordsResponse(
            results: try batch.run(call, first: orders) { id in
                let old = try call.permittedRecord(id, for: .restore)
                try requireActiveOrder(of: old, call)
                var record = old
                record.lifeState = .active
                try call.save(record, replacing: old)
            })
    }

    /// - Throws: SALES_ORDER_NOT_ACTIVE.
    private static func requireActiveOrder(of record: StoredRecord, _ call: WriteCall) throws {
        guard record.object.dependsOnOrder else { return }
        let values = FieldValues(try call.codec.decode(record.fields))
        guard case .reference(let id) = values[BusinessObject.orderKey]?.kind else { return }
        let order = try call.reader.record(id)
        if order?.lifeState == .active { return }
        // To who doesn't see it, an order is not told from one that there is no more.
        let isSeen = try order.map { try call.sees($0) } ?? false
        throw CallError(
            .salesOrderNotActive,
            "its sales order \(id) \(isSeen ? "is in the recycle bin" : "is not there any more, or you don't see it")",
            ["record_id": "\(record.id)", "sales_order_id": "\(id)"])
    }
}
