import ArgumentParser
import CRMClient
import CRMModel

struct OrderConfirmation: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirmation", abstract: "Shows how far the confirmation of an order or a return form is.")

    @Argument(help: "The record's id.")
    var id: Int64

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.getConfirmation(GetConfirmationRequest(recordID: id), session.calls)
        if try await session.showAsJSON(answer) { return }
        let names = try await GranteeNames(session)
        var table = Table(
            [Table.Column("NODE", isRightAligned: true)]
                + ["NAME", "CONFIRMERS", "CONFIRMED BY", "AT (UTC)"].map { Table.Column($0) })
        for (number, node) in (answer.confirmation?.nodes ?? []).enumerated() {
            let waits = answer.waitingNode.map { Int($0) } == number
            table.add([
                String(number + 1), node.name, names.text(node.confirmers),
                node.confirmedByID.map { names.users.name($0) } ?? (waits ? "(waits)" : ""),
                node.confirmedAtMilliseconds.map { CalendarDay.timestamp(milliseconds: $0) } ?? "",
            ])
        }
        try session.console.table(table, form)
    }
}

extension GranteeNames {
    /// "owner-superior, li.na, role:ORDER_ADMIN": as ``WrittenConfirmer`` takes them.
    func text(_ confirmers: [Confirmer]) -> String {
        confirmers.map { $0.ownerSuperior ? WrittenConfirmer.ownerSuperior : text([$0.grantee].compactMap { $0 }) }
            .joined(separator: ", ")
    }
}
