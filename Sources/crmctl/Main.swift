import ArgumentParser
import Foundation

/// Runs one command and turns what comes of it into an exit status.
@main
enum Main {
    static func main() async {
        let arguments = ArgumentOrder(root: Crmctl.self).ordered(Array(CommandLine.arguments.dropFirst()))
        var command: any ParsableCommand
        do {
            command = try Crmctl.parseAsRoot(arguments)
        } catch {
            leave(with: error)
        }
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            guard let report = ErrorReport(error) else { leave(with: error) }
            if !report.text.isEmpty { Console.complain(report.text) }
            exit(report.status.rawValue)
        }
    }

    /// Ends as the argument parser wants it: with help, or for arguments that aren't right.
    private static func leave(with error: any Error) -> Never {
        if let code = error as? ExitCode { exit(code.rawValue) }
        let isRight = Crmctl.exitCode(for: error).isSuccess
        let text = Crmctl.fullMessage(for: error)
        if isRight {
            try? Console().write(text + "\n")
        } else {
            Console.complain(text)
        }
        exit(isRight ? ExitStatus.done.rawValue : ExitStatus.usage.rawValue)
    }
}
