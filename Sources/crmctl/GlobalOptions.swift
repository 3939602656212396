public import ArgumentParser
public import CRMClient
import Foundation

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    static let standardSocket = "/run/crmd/crmd.sock"

    static let socketVariable = "CRM_SOCKET"
    static let userVariable = "CRM_USER"

    @Option(
        help: ArgumentHelp(
            "The socket of crmd; else $\(Self.socketVariable), else \(Self.standardSocket).", valueName: "path"),
        completion: .file())
    var socket: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("The user to act for; else $\(Self.userVariable).", valueName: "user"))
    var user: String?

    @Option(help: ArgumentHelp("The client that the user sits at: web, mobile or service.", valueName: "kind"))
    var client: CRMClient.ClientKind?

    @Option(
        help: ArgumentHelp(
            "How long to wait for each answer; else 30. How long a stream may last; else without end.",
            valueName: "seconds"))
    var timeout: Double?

    @Flag(help: "The answer's message as JSON, in place of tables.")
    var json = false

    func validate() throws {
        if let timeout, !(timeout > 0 && timeout <= 86_400) {
            throw ValidationError("--timeout takes a number of seconds above 0, at most 86400")
        }
    }

    /// The socket to use.
    var socketPath: String { socket ?? Self.environment(Self.socketVariable) ?? Self.standardSocket }

    /// The user to act for; nil if none was named.
    var userName: String? { user ?? Self.environment(Self.userVariable) }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension CRMClient.ClientKind: ExpressibleByArgument {}
