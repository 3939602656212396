import ArgumentParser
import CRMClient
import CRMModel

struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Takes sales orders and return forms from their confirmation to their receipt.",
        subcommands: [
            OrderConfirmation.self, OrderConfirm.self, OrderReject.self, OrderWithdraw.self, OrderSubmit.self,
            OrderShip.self, OrderReceive.self,
        ])
}

/// Which node is meant.
struct NodeOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The node that is meant, from 1; if another one waits by now, nothing is done.", valueName: "number"))
    var node: UInt32?

    func validate() throws {
        if node == 0 { throw ValidationError("--node counts from 1") }
    }

    /// As requests count.
    var waitingNode: UInt32? { node.map { $0 - 1 } }
}

struct OrderConfirm: StatusChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Confirms the node that waits; the last one makes them CONFIRMED.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var said: CommentOption

    @OptionGroup var meant: NodeOption

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws { try await change(.confirm, session, waitingNode: meant.waitingNode) }
}

struct OrderReject: StatusChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Rejects what waits for a confirmation.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var said: CommentOption

    @OptionGroup var meant: NodeOption

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws { try await change(.reject, session, waitingNode: meant.waitingNode) }
}

struct OrderWithdraw: StatusChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Withdraws what has not been confirmed yet.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var said: CommentOption

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws { try await change(.withdraw, session) }
}

struct OrderSubmit: StatusChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submits what was rejected or withdrawn; the confirmation starts at its first node.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var said: CommentOption

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws { try await change(.submit, session) }
}

struct OrderShip: StatusChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "ship", abstract: "Notes that the goods are on their way.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var said: CommentOption

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws { try await change(.ship, session) }
}

struct OrderReceive: StatusChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "Notes that the goods have arrived.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var said: CommentOption

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws { try await change(.receive, session) }
}
