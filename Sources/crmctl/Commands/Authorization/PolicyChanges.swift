import ArgumentParser
import CRMClient
import CRMModel

struct PolicyAdd: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds a row of the installation's own.",
        discussion: """
            The operation is EDIT, CHANGE_OWNER, ADD_TEAM or INVALIDATE, on an object for which the matrix has no row \
            of its own for it.
            """)

    @Argument(help: ArgumentHelp("Such as EDIT or change-owner.", valueName: "operation"))
    var operation: CRMModel.Operation

    @Argument(help: ArgumentHelp("Such as COMPETITOR.", valueName: "object"))
    var object: BusinessObject

    @Option(help: ArgumentHelp("A status in which it is allowed. May be given again.", valueName: "status"))
    var status: [Status]

    @Option(help: ArgumentHelp("What has to hold beside the status.", valueName: "condition"))
    var condition: PolicyCondition?

    @Option(help: ArgumentHelp("A grant of which one is needed. May be given again.", valueName: "grant"))
    var grant: [Grant]

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let row = PolicyRow(operation: operation, object: object, statuses: status, condition: condition, grants: grant)
        let answer = try await session.client.addPolicyRow(AddPolicyRowRequest(row: row), session.calls)
        if try await session.showAsJSON(answer) { return }
        guard let row = answer.row, let id = row.id else { return }
        let cells = PolicyCommand.cells(row, separator: ", ").filter { !$0.isEmpty }
        try session.console.line("added row \(id): \(cells.joined(separator: "; "))")
    }
}

struct PolicyRemove: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Removes a row of the installation's own.")

    @Argument(help: "The row's id.")
    var id: Int64

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.removePolicyRow(RemovePolicyRowRequest(id: id), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line("removed row \(id)")
    }
}
