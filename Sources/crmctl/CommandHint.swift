import ArgumentParser
import CRMModel

/// Tells of a word that stands where a command has to be and is none.
struct CommandHint {
    let root: any ParsableCommand.Type

    /// Words that people try, and the commands that do it.
    private static let guesses: [String: [String]] = [
        "show": ["get", "list"], "view": ["get", "list"], "read": ["get", "list"], "cat": ["get"],
        "info": ["get", "list"], "ls": ["list"], "members": ["list"],
        "all": ["list"], "find": ["list"], "search": ["list"], "query": ["list"], "new": ["create", "save", "add"],
        "add": ["create"], "insert": ["create"], "make": ["create"], "update": ["edit", "change", "rename"],
        "modify": ["edit", "change", "rename"], "set": ["edit", "change"], "edit": ["change", "rename"],
        "change": ["edit", "rename"], "why": ["explain"], "can": ["check"], "may": ["check"], "status": ["health"],
        "ping": ["health"], "methods": ["services"], "reflect": ["services"], "schema": ["describe"],
        "rpc": ["call"], "matrix": ["policy"], "rm": ["remove", "delete", "invalidate", "deactivate"],
        "remove": ["delete", "invalidate", "deactivate"],
        "grant": ["allow"], "enable": ["allow"], "revoke": ["deny", "remove"], "disable": ["deny", "invalidate"],
        "switch": ["allow"],
        "owner": ["transfer"], "assign": ["transfer"], "create": ["save", "add"], "save": ["create"],
        "rename": ["change"],
        "unshare": ["share"], "delete": ["remove", "invalidate", "deactivate"], "deactivate": ["invalidate"],
        "transfer": ["replace"], "leave": ["replace"], "take": ["claim"], "put": ["return"],
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
                return unknown(argument, of: command, path)
            }
            command = next
            path.append(argument)
        }
        return nil
    }

    private func unknown(_ word: String, of command: any ParsableCommand.Type, _ path: [String]) -> InputError {
        let names = command.configuration.subcommands.map { $0._commandName }
        let wanted = (path + [word]).joined(separator: " ")
        let hints = hints(word, among: names, path)
        let guess = hints.isEmpty ? "" : "; do you mean \(hints.map { "\"\($0)\"" }.joined(separator: " or "))?"
        let group = path.isEmpty ? "crmctl" : path.joined(separator: " ")
        return InputError(
            "there is no command \"\(wanted)\"\(guess)\ncommands of \(group): \(names.joined(separator: ", "))")
    }

    private func hints(_ word: String, among names: [String], _ path: [String]) -> [String] {
        if word == "help" { return ["help \(path.joined(separator: " "))"] }
        let meant = Self.meant(word, among: names).map { (path + [$0]).joined(separator: " ") }
        if !meant.isEmpty { return meant }
        let elsewhere = meantElsewhere(word, path)
        if !elsewhere.isEmpty { return elsewhere }
        // What can be done with records may stand without the word record.
        if path.isEmpty { return Self.meantOfRecords(word) }
        guard Self.guesses[word]?.contains("invalidate") == true, let ending = Self.endings[path[0]] else { return [] }
        return [ending]
    }

    /// The command of that very name, if no other group has one.
    private func meantElsewhere(_ word: String, _ path: [String]) -> [String] {
        let groups = root.configuration.subcommands
        if path.count == 1, groups.contains(where: { $0._commandName == word }) { return [word] }
        let having = groups.filter { group in
            group.configuration.subcommands.contains { $0._commandName == word }
        }
        return having.count == 1 && path.count < 2 ? having.map { "\($0._commandName) \(word)" } : []
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
        // An id where a command has to be.
        if Int64(word) != nil {
            return names.contains("get") ? ["get"] : ["list", "add"].filter { names.contains($0) }
        }
        let known = guesses[word, default: []].filter { names.contains($0) }
        return known.isEmpty ? Array(NearNames.of(word, among: names).prefix(2)) : Array(known.prefix(1))
    }
}
