import ArgumentParser
import CRMClient
import CRMModel

struct StatsCommand: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Counts the records that you may see by status, and adds up their amounts.",
        discussion: "The recycle bin is shown to CRM_ADMIN, if there is something in it.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order; else all.", valueName: "object"))
    var object: BusinessObject?

    @Option(help: ArgumentHelp("all, mine, subordinates, team or shared; else all.", valueName: "scene"))
    var scene: BuiltInScene?

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.getStatistics(
            GetStatisticsRequest(object: object, scene: scene ?? .all), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.table(Self.table(answer.objects, withTotals: !form.csv), form)
    }

    /// A row for each status; those of several statuses have one for all of them.
    static func table(_ objects: [ObjectStatistics], withTotals: Bool) -> Table {
        let hasBin = objects.contains { $0.statuses.contains { $0.invalidatedCount > 0 } }
        var table = Table(
            [
                Table.Column("OBJECT"), Table.Column("STATUS"), Table.Column("COUNT", isRightAligned: true),
                Table.Column("AMOUNT", isRightAligned: true),
            ]
                + (hasBin
                    ? [
                        Table.Column("IN_BIN", isRightAligned: true),
                        Table.Column("AMOUNT_IN_BIN", isRightAligned: true),
                    ] : []))
        for object in objects {
            let name = object.object?.protoName ?? ""
            for row in object.statuses {
                let bin = [String(row.invalidatedCount), row.invalidatedAmount?.description ?? ""]
                table.add(
                    [
                        name, row.status?.protoName ?? "", String(row.count), row.amount?.description ?? "",
                    ] + (hasBin ? bin : []))
            }
            guard withTotals, object.statuses.count > 1 else { continue }
            let bin = [
                String(object.statuses.reduce(0) { $0 + $1.invalidatedCount }),
                total(object.statuses.map(\.invalidatedAmount)),
            ]
            table.add(
                [
                    name, "total", String(object.statuses.reduce(0) { $0 + $1.count }),
                    total(object.statuses.map(\.amount)),
                ] + (hasBin ? bin : []))
        }
        return table
    }

    /// The sum; nothing if there are no amounts.
    private static func total(_ amounts: [Money?]) -> String {
        let amounts = amounts.compactMap { $0 }
        guard let currency = amounts.first?.currency else { return "" }
        let sum = amounts.reduce(Int128(0)) { $0 + Int128($1.minorUnits) }
        // Each fits, which the sum need not.
        guard let minorUnits = Int64(exactly: sum) else { return "\(sum) minor units \(currency)" }
        return Money(minorUnits: minorUnits, currency: currency).description
    }
}
