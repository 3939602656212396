import ArgumentParser

/// Moves the options that every command takes from in front of a command to behind it, where the parser wants them.
struct ArgumentOrder {
    let root: any ParsableCommand.Type

    private static let optionsWithValue: Set<String> = ["--socket", "--as", "--client", "--timeout"]
    private static let flags: Set<String> = ["--json"]

    /// The arguments with the command's name, or its names, first.
    ///
    /// When they name no whole command, help is all that can come of it: then such options are left out.
    func ordered(_ arguments: [String]) -> [String] {
        var command = root
        var path: [String] = []
        var moved: [String] = []
        var rest = arguments[...]
        while let argument = rest.first, !command.configuration.subcommands.isEmpty {
            if Self.flags.contains(argument) || Self.isOptionWithItsValue(argument) {
                moved.append(argument)
            } else if Self.optionsWithValue.contains(argument), rest.count > 1 {
                moved.append(argument)
                rest.removeFirst()
                moved.append(rest[rest.startIndex])
            } else if let next = command.configuration.subcommands.first(where: { $0._commandName == argument }) {
                command = next
                path.append(argument)
            } else {
                break
            }
            rest.removeFirst()
        }
        return path + (Self.isWhole(command) ? moved : []) + rest
    }

    private static func isWhole(_ command: any ParsableCommand.Type) -> Bool {
        command.configuration.subcommands.isEmpty || command.configuration.defaultSubcommand != nil
    }

    /// "--socket=/tmp/crmd.sock".
    private static func isOptionWithItsValue(_ argument: String) -> Bool {
        guard let end = argument.firstIndex(of: "=") else { return false }
        return optionsWithValue.contains(String(argument[..<end]))
    }
}
