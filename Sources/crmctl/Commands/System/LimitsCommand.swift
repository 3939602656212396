import ArgumentParser
import CRMClient
import CRMModel

struct LimitsCommand: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits", abstract: "Lists the limits in force, by their names in the configuration.")

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.getLimits(GetLimitsRequest(), session.calls)
        if try await session.showAsJSON(answer) { return }
        var table = Table([
            Table.Column("NAME"), Table.Column("VALUE", isRightAligned: true), Table.Column("UNIT"),
            Table.Column("WHAT IS LIMITED"),
        ])
        for limit in answer.limits { table.add([limit.name, String(limit.value), limit.unit, limit.description]) }
        try session.console.table(table, form)
    }
}
