import CRMModel
import CRMTestKit
import CRMWire

extension TestService {
    /// What GetStatistics tells of an object.
    func statistics(
        of object: BusinessObject, _ scene: BuiltInScene = .all, as user: String
    ) throws -> [StatusStatistics] {
        let response: GetStatisticsResponse = try call(
            .getStatistics, GetStatisticsRequest(object: object, scene: scene), as: user)
        return response.objects.first { $0.object == object }?.statuses ?? []
    }

    /// The same, counted and added up over lists.
    func talliedStatistics(
        of object: BusinessObject, _ scene: BuiltInScene = .all, isAdministrator: Bool, as user: String
    ) throws -> [StatusStatistics] {
        let hasAmount: Set<BusinessObject> = [
            .opportunity, .salesOrder, .returnForm, .payment, .refund, .contract, .invoiceApplication,
        ]
        var byStatus: [Status: StatusStatistics] = [:]
        var request = ListRecordsRequest(
            object: object, pageSize: 1_000, includeInvalidated: isAdministrator, scene: scene)
        repeat {
            let page = try list(request, as: user)
            for record in page.records {
                guard let status = record.status else { continue }
                var amount: Int64 = 0
                if case .money(let money)? = try record.values["amount"] { amount = money.minorUnits }
                var row = byStatus[status] ?? StatusStatistics(status: status)
                if hasAmount.contains(object), row.amount == nil { row.amount = Money(currency: "CNY") }
                if record.lifeState == .active {
                    row.count += 1
                    row.amount?.minorUnits += amount
                } else {
                    row.invalidatedCount += 1
                    if hasAmount.contains(object) {
                        let sum = (row.invalidatedAmount?.minorUnits ?? 0) + amount
                        row.invalidatedAmount = Money(minorUnits: sum, currency: "CNY")
                    }
                }
                byStatus[status] = row
            }
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        return object.statuses.compactMap { byStatus[$0] }
    }
}
