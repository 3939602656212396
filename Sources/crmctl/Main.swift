import ArgumentParser
import Foundation

/// Runs one command and turns what comes of it into an exit status.
@main
enum Main {
    static func main() async {
        var command: any ParsableCommand
        var root: any ParsableCommand.Type = Crmctl.self
        do {
            let arguments = try GivenArguments.all()
            if DocumentedCrmctl.isAsked(arguments) { root = DocumentedCrmctl.self }
            command = try Self.command(arguments, root)
        } catch {
            leave(with: error, root)
        }
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            leave(with: error, Crmctl.self)
        }
    }

    private static func command(
        _ given: [String], _ root: any ParsableCommand.Type
    ) throws -> any ParsableCommand {
        let arguments = ArgumentOrder(root: root).ordered(given)
        if let problem = CommandHint(root: root).problem(arguments) { throw problem }
        return try root.parseAsRoot(arguments)
    }

    /// Ends with what the error says; if it is the argument parser's, with help, or for arguments that aren't right.
    private static func leave(with error: any Error, _ root: any ParsableCommand.Type) -> Never {
        if let interrupted = error as? Interrupted { interrupted.leave() }
        if let report = ErrorReport(error) {
            if !report.text.isEmpty { Console.complain(report.text) }
            exit(report.status.rawValue)
        }
        if let code = error as? ExitCode { exit(code.rawValue) }
        let isRight = root.exitCode(for: error).isSuccess
        let text = root.fullMessage(for: error)
        if isRight {
            try? Console().write(text + "\n")
        } else {
            Console.complain(ErrorReport.prefixed(text))
        }
        exit(isRight ? ExitStatus.done.rawValue : ExitStatus.usage.rawValue)
    }
}
