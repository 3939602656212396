internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Tells how many records there are in which status, and what they come to.
enum GetStatistics: ReadOperation {
    /// To ask for those that more owners and grantees than these reach takes long already.
    private static let manySources = 1_000

    static func run(_ request: GetStatisticsRequest, _ call: ReadCall) throws -> GetStatisticsResponse {
        var response = GetStatisticsResponse()
        var sourceCount = 0
        for object in request.object.map({ [$0] }) ?? BusinessObject.allCases {
            guard let scope = try call.scope(of: object, request.scene) else { continue }
            if case .reached(let reach) = scope { sourceCount += reach.sourceCount }
            if sourceCount > manySources { try call.leaveLoop() }
            let statuses = try statuses(of: object, scope, call)
            if !statuses.isEmpty { response.objects.append(ObjectStatistics(object: object, statuses: statuses)) }
        }
        return response
    }

    private static func statuses(
        of object: BusinessObject, _ scope: RecordQuery.Scope, _ call: ReadCall
    ) throws -> [StatusStatistics] {
        let query = RecordQuery(
            object: object, scope: scope, timeMilliseconds: call.nowMilliseconds,
            includesInvalidated: call.seesInvalidated(object), limit: 1)
        let amountField = call.catalog.amountField(of: object)
        var byStatus: [Status: StatusStatistics] = [:]
        for found in try call.reader.statistics(query, amountField: amountField?.id) where found.count > 0 {
            var row = byStatus[found.status] ?? StatusStatistics(status: found.status)
            let amount = try amountField.map { _ in try money(found, object, call) }
            switch found.lifeState {
            case .active: (row.count, row.amount) = (found.count, amount)
            case .invalidated: (row.invalidatedCount, row.invalidatedAmount) = (found.count, amount)
            }
            byStatus[found.status] = row
        }
        let zero = amountField.map { _ in Money(currency: call.settings.currency) }
        return object.statuses.compactMap { status in
            guard var row = byStatus[status] else { return nil }
            row.amount = row.amount ?? zero
            return row
        }
    }

    /// - Throws: LIMIT_EXCEEDED.
    private static func money(_ found: RecordStatistic, _ object: BusinessObject, _ call: ReadCall) throws -> Money {
        guard let minorUnits = Int64(exactly: found.amount) else {
            throw CallError(
                .limitExceeded,
                "the amounts of \(object.protoName) in status \(found.status.protoName) come to \(found.amount) minor "
                    + "units, more than an amount can be",
                ["limit": "amount", "object": object.protoName, "status": found.status.protoName])
        }
        return Money(minorUnits: minorUnits, currency: call.settings.currency)
    }
}
