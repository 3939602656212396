import ArgumentParser
import CRMClient
import CRMModel

struct RecordImpact: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impact", abstract: "Shows which records refer to a record, as far as you see them.")

    @Argument(help: "The record's id.")
    var id: Int64

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.getImpact(GetImpactRequest(recordID: id), session.calls)
        if try await session.showAsJSON(answer) { return }
        var table = Table([
            Table.Column("OBJECT"), Table.Column("FIELD"), Table.Column("COUNT", isRightAligned: true),
            Table.Column("RECORDS"),
        ])
        for impact in answer.fields {
            let names = impact.records.map { "\($0.id) \($0.name)" }.joined(separator: ", ")
            let isWhole = !impact.more && impact.count == impact.records.count
            table.add([
                impact.object?.protoName ?? "", impact.field, "\(impact.count)\(impact.more ? "+" : "")",
                isWhole ? names : names + ", …",
            ])
        }
        try session.console.table(table, form)
    }
}
