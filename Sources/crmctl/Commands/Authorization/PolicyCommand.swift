import ArgumentParser
import CRMModel

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Shows the permission matrix, and adds rows to it.",
        discussion: """
            A row allows an operation on records of the object in one of the statuses, while the condition holds, to \
            who holds one of the grants.
            """,
        subcommands: [PolicyList.self, PolicyAdd.self, PolicyRemove.self], defaultSubcommand: PolicyList.self)

    /// A row's columns, by the names of the protos.
    static func cells(_ row: PolicyRow, separator: String) -> [String] {
        [
            row.operation?.protoName ?? "", row.object?.protoName ?? "",
            row.statuses.map(\.protoName).joined(separator: separator), row.condition?.protoName ?? "",
            row.grants.map(\.protoName).joined(separator: separator),
        ]
    }
}
