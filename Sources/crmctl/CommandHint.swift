import ArgumentParser
import CRMModel

/// Tells of a word that stands where a command has to be and is none.
struct CommandHint {
    let root: any ParsableCommand.Type

    /// Words that people try, and the commands that do it.
    private static let guesses: [String: [String]] = [
        "show": ["get"], "view": ["get"], "read": ["get"], "cat": ["get"], "info": ["get"], "ls": ["list"],
        "all": ["list"], "find": ["list"], "search": ["list"], "query": ["list"], "new": ["create", "save"],
        "add": ["create"], "insert": ["create"], "make": ["create"], "update": ["edit", "change", "rename"],
        "modify": ["edit", "change", "rename"], "set": ["edit", "change"], "edit": ["change", "rename"],
        "change": ["edit", "rename"], "why": ["explain"], "can": ["check"], "may": ["check"], "status": ["health"],
        "ping": ["health"], "methods": ["services"], "reflect": ["services"], "schema": ["describe"],
        "rpc": ["call"], "matrix": ["policy"], "rm": ["remove", "delete", "invalidate"],
        "remove": ["delete", "invalidate"],
        "grant": ["allow"], "enable": ["allow"], "revoke": ["deny"], "disable": ["deny"], "switch": ["allow"],
        "owner": ["transfer"], "assign": ["transfer"], "create": ["save"],
        "delete": ["invalidate"],
    ]

    /// What is nowhere deleted can be put out of use.
    private static let endings: [String: String] = [
        "user": "user change NAME --no-active", "field": "field change OBJECT KEY --no-active",
    ]

    /// - Parameter arguments: with the command's names first.
    /// - Returns: nil if they name a whole command, or ask for help.
    func problem(_ arguments: [String]) -> InputError? {
        var command = root
        var path: [String] = []
        for argument in arguments {
            let subcommands = command.configuration.subcommands
            if subcommands.isEmpty || argument.hasPrefix("-") || path.isEmpty && argument == "help" { return nil }
            guard let next = subcommands.first(where: { $0._commandName == argument }) else {
                return Self.unknown(argument, of: command, path)
            }
            command = next
            path.append(argument)
        }
        return nil
    }

    private static func unknown(_ word: String, of command: any ParsableCommand.Type, _ path: [String]) -> InputError {
        let names = command.configuration.subcommands.map { $0._commandName }
        let wanted = (path + [word]).joined(separator: " ")
        let meant = meant(word, among: names).map { (path + [$0]).joined(separator: " ") }
        // What can be done with records may stand without the word record.
        var hints = meant.isEmpty && path.isEmpty ? meantOfRecords(word) : meant
        if word == "help" { hints = ["help \(path.joined(separator: " "))"] }
        if hints.isEmpty, guesses[word]?.contains("invalidate") == true, let ending = endings[path.first ?? ""] {
            hints = [ending]
        }
        let guess = hints.isEmpty ? "" : "; do you mean \(hints.map { "\"\($0)\"" }.joined(separator: " or "))?"
        let group = path.isEmpty ? "crmctl" : path.joined(separator: " ")
        return InputError(
            "there is no command \"\(wanted)\"\(guess)\ncommands of \(group): \(names.joined(separator: ", "))")
    }

    private static func meantOfRecords(_ word: String) -> [String] {
        if let object = BusinessObject(written: word) ?? BusinessObject(written: String(word.dropLast())) {
            return ["record list \(object.protoName)"]
        }
        let names = RecordCommand.configuration.subcommands.map { $0._commandName }
        return meant(word, among: names).map { "record \($0)" }
    }

    private static func meant(_ word: String, among names: [String]) -> [String] {
        if names.contains(word) { return [word] }
        let known = guesses[word, default: []].filter { names.contains($0) }
        return known.isEmpty ? Array(NearNames.of(word, among: names).prefix(2)) : Array(known.prefix(1))
    }
}
