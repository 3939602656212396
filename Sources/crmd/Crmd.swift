internal import ArgumentParser
internal import CRMModel
internal import Glibc

/// The daemon's command line.
@main
struct Crmd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crmd",
        abstract: "Serves the records of a CRM over a Unix domain socket.",
        discussion: """
            Runs in the foreground until SIGTERM, SIGINT or SIGHUP, and logs to standard error. Exit status: 0 after a \
            signal, 1 when the storage failed, 2 when it could not start, 64 when the command line is wrong.
            """,
        version: Version.current)

    @Option(help: ArgumentHelp("The socket to listen on.", valueName: "path"))
    var socket: String

    @Option(help: ArgumentHelp("The SQLite database; it is created if it isn't there.", valueName: "path"))
    var database: String

    @Option(name: .customLong("config"), help: ArgumentHelp("A configuration file, in TOML.", valueName: "file"))
    var configFile: String?

    @Option(help: ArgumentHelp("The CRM_ADMIN with whom an empty database begins.", valueName: "name"))
    var firstAdmin: String?

    func run() throws {
        let status: Int32
        do {
            let configuration = try configFile.map { path in try Configuration(file: path) } ?? .standard
            status = try Daemon(
                socketPath: socket, databasePath: database, firstAdmin: firstAdmin, configuration: configuration
            ).run()
        } catch {
            let line = "crmd: \(error)\n"
            _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            throw ExitCode(2)
        }
        throw ExitCode(status)
    }
}
