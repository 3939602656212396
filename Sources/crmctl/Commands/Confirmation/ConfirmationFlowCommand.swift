import ArgumentParser
import CRMClient
import CRMModel

struct ConfirmationFlowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirmation-flow", abstract: "Configures how sales orders and return forms are confirmed.",
        discussion: """
            A flow has nodes, which are confirmed in their order; any one of a node's confirmers confirms it. What is being \
            confirmed keeps the nodes with which it was submitted.
            """,
        subcommands: [ConfirmationFlowList.self, ConfirmationFlowSet.self])
}

struct ConfirmationFlowList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the nodes of both flows, with their confirmers.")

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.listConfirmationFlows(ListConfirmationFlowsRequest(), session.calls)
        if try await session.showAsJSON(answer) { return }
        try await session.show(answer.flows, form)
    }
}

struct ConfirmationFlowSet: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Sets how records of an object are confirmed from now on (CRM_ADMIN only).")

    @Argument(help: ArgumentHelp("SALES_ORDER or return-form.", valueName: "object"))
    var object: BusinessObject

    @Option(
        help: ArgumentHelp(
            "A node: 'Sales desk=li.na,role:ORDER_ADMIN', 'Boss=owner-superior'. May be given again, in order.",
            valueName: "name=confirmers"))
    var node: [WrittenNode] = []

    @Flag(help: "One node, of ORDER_ADMIN and ORDER_FINANCE.")
    var preset = false

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkForm()
        guard node.isEmpty == preset else { throw ValidationError("Either --node, once or several times, or --preset") }
    }

    func run(_ session: Session) async throws {
        var flow = ConfirmationFlow(object: object)
        for written in node { flow.nodes.append(try await written.node(session)) }
        let request = SetConfirmationFlowRequest(flow: flow)
        let answer = try await session.client.setConfirmationFlow(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        try await session.show([answer.flow].compactMap { $0 }, form)
    }
}

extension Session {
    fileprivate func show(_ flows: [ConfirmationFlow], _ form: TableForm) async throws {
        let names = try await GranteeNames(self)
        var table = Table(
            [Table.Column("OBJECT"), Table.Column("NODE", isRightAligned: true)]
                + ["NAME", "CONFIRMERS"].map { Table.Column($0) })
        for flow in flows {
            for (number, node) in flow.nodes.enumerated() {
                table.add([
                    flow.object?.protoName ?? "", String(number + 1), node.name, names.text(node.confirmers),
                ])
            }
        }
        try console.table(table, form)
    }
}
