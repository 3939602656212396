internal import ArgumentParser
internal import CRMModel

/// The root of the command line.
@main
struct Crmload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crmload",
        abstract: "Puts crmd under load, and tells how fast it answers and at what cost.",
        discussion: """
            Exit status:
              0   done
              1   crmd can't be reached, the connection was lost, requests weren't
                  answered, or none succeeded; what was measured is told all the same
              64  the command line is wrong
              130 ended by Ctrl-C; what was measured until then is told
            """,
        version: Version.current,
        subcommands: [
            RunCommand.self, PrepareCommand.self, PrepareViewersCommand.self, PagesCommand.self, RearrangeCommand.self,
        ])
}
