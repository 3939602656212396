import ArgumentParser

/// The command line as completions and manual pages tell it: with the options that may stand in front of a command,
/// which ``ArgumentOrder`` takes from there before the parser sees them.
struct DocumentedCrmctl: AsyncParsableCommand {
    static let configuration = {
        var configuration = Crmctl.configuration
        configuration.discussion = [Crmctl.exitStatuses, Crmctl.environment, Crmctl.examples].joined(separator: "\n\n")
        return configuration
    }()

    @OptionGroup var options: GlobalOptions

    /// Whether the arguments ask for what it is there for.
    static func isAsked(_ arguments: [String]) -> Bool {
        ["--generate-completion-script", "--experimental-dump-help"].contains {
            arguments.first?.split(separator: "=").first ?? "" == $0
        }
    }
}
