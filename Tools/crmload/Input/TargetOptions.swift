internal import ArgumentParser
internal import Foundation

/// Which daemon, and for whom.
struct TargetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The socket of crmd; else $CRM_SOCKET.", valueName: "path"), completion: .file())
    var socket: String?

    @Option(help: ArgumentHelp("The user to act for; else $CRM_USER.", valueName: "name"))
    var user: String?

    func validate() throws {
        guard socketPath != nil else { throw ValidationError("--socket or $CRM_SOCKET has to name crmd's socket") }
    }

    /// The socket to use; nil if none was named.
    var socketPath: String? { socket ?? Self.environment("CRM_SOCKET") }

    /// The user to act for; nil if none was named.
    var userName: String? { user ?? Self.environment("CRM_USER") }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
