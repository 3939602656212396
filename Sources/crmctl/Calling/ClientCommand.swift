import ArgumentParser

/// A command that calls the daemon.
protocol ClientCommand: AsyncParsableCommand {
    var options: GlobalOptions { get }

    /// Does what the command is for.
    func run(_ session: Session) async throws
}

extension ClientCommand {
    mutating func run() async throws {
        try await run(Session(options))
    }
}
