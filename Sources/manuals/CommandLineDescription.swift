/// What a program tells of its command line with `--experimental-dump-help`.
struct CommandLineDescription: Decodable {
    let command: Command

    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let shouldDisplay: Bool
        let subcommands: [Command]?
        let arguments: [Argument]?

        var shownArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

        /// The commands that do something, each with the names that lead to it.
        func leaves(_ path: [String] = []) -> [(path: [String], command: Command)] {
            let path = path + [commandName]
            let shown = (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
            return shown.isEmpty ? [(path, self)] : shown.flatMap { $0.leaves(path) }
        }
    }

    struct Argument: Decodable, Hashable {
        enum Kind: String, Decodable {
            case positional
            case option
            case flag
        }

        struct Name: Decodable, Hashable {
            enum Kind: String, Decodable {
                case long
                case short
                case longWithSingleDash
            }

            let kind: Kind
            let name: String

            var written: String { (kind == .long ? "--" : "-") + name }
        }

        let kind: Kind
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let allValueStrings: [String]?
        let abstract: String?
        let discussion: String?
        let sectionTitle: String?

        private enum CodingKeys: String, CodingKey {
            case kind, shouldDisplay, isOptional, isRepeating, names, valueName, defaultValue, abstract, discussion
            case sectionTitle
            case allValueStrings = "allValues"
        }
    }
}
