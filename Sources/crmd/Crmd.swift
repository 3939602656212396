internal import ArgumentParser
internal import CRMModel
internal import Glibc

/// The daemon's command line.
@main
struct Crmd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crmd",
        abstract: "Serves the records of a CRM over a Unix domain socket.",
        usage: """
            crmd --socket <path> --database <path> [--config <file>] [--first-admin <name>]
            crmd --print-config [--config <file>]
            """,
        discussion: """
            Runs in the foreground until SIGTERM, SIGINT or SIGHUP, and logs to standard error.

            Exit status:
              0   after a signal
              1   when the storage failed
              2   when it could not start
              64  when the command line is wrong
            """,
        version: Version.current)

    @Option(help: ArgumentHelp("The socket to listen on.", valueName: "path"), completion: .file())
    var socket: String?

    @Option(
        help: ArgumentHelp("The SQLite database; it is created if it isn't there.", valueName: "path"),
        completion: .file())
    var database: String?

    @Option(
        name: .customLong("config"), help: ArgumentHelp("A configuration file, in TOML.", valueName: "file"),
        completion: .file(extensions: ["toml"]))
    var configFile: String?

    @Option(help: ArgumentHelp("The CRM_ADMIN with whom an empty database begins.", valueName: "name"))
    var firstAdmin: String?

    @Flag(help: "Print the configuration, each key with its meaning, and end; without --config the default one.")
    var printConfig = false

    func validate() throws {
        guard !printConfig else { return }
        guard socket != nil else { throw ValidationError("Missing expected argument '--socket <path>'") }
        guard database != nil else { throw ValidationError("Missing expected argument '--database <path>'") }
    }

    static func main() {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let bytes = CommandLine.unsafeArgv[index], String(validatingCString: bytes) == nil else { continue }
            complain("argument \(index) is not valid UTF-8")
            Glibc.exit(ExitCode.validationFailure.rawValue)
        }
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let parserPrefix = "Error: "
            let text = fullMessage(for: error)
            guard text.hasPrefix(parserPrefix) else { exit(withError: error) }
            complain(String(text.dropFirst(parserPrefix.count)))
            Glibc.exit(exitCode(for: error).rawValue)
        }
    }

    private static func complain(_ text: String) {
        let line = "crmd: \(text)\n"
        _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    }

    func run() throws {
        let status: Int32
        do {
            let configuration = try configFile.map { try ConfigurationReader.configuration(file: $0) }
            status = try run(configuration ?? Configuration())
        } catch {
            Self.complain("\(error)")
            throw ExitCode(2)
        }
        throw ExitCode(status)
    }

    private func run(_ configuration: Configuration) throws -> Int32 {
        guard !printConfig, let socket, let database else {
            print(configuration.text, terminator: "")
            return 0
        }
        return try Daemon(
            socketPath: socket, databasePath: database, firstAdmin: firstAdmin, configuration: configuration
        ).run()
    }
}
