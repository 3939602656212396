/// A program's manual page, made of what it tells of its command line.
struct ManualPage {
    private typealias Command = CommandLineDescription.Command
    private typealias Argument = CommandLineDescription.Argument

    /// Longer lists of values stand in a section of their own, once.
    private static let maximumInlineValues = 4

    private var lines: [String] = []
    private let program: Program
    private let root: Command
    private let leaves: [(path: [String], command: Command)]
    /// What may stand in front of the command: told once.
    private let common: [Argument]
    private let names: [(title: String, values: [String])]

    /// - Parameter day: "2024-02-29".
    static func text(
        _ program: Program, _ description: CommandLineDescription, version: String, day: String
    ) -> String {
        var page = ManualPage(program, description.command)
        page.write(version: version, day: day)
        return page.lines.joined(separator: "\n") + "\n"
    }

    private init(_ program: Program, _ root: Command) {
        self.program = program
        self.root = root
        leaves = root.leaves()
        let rootHasCommands = leaves.contains { $0.path.count > 1 }
        common = rootHasCommands ? root.shownArguments : []
        var names: [(title: String, values: [String])] = []
        for argument in leaves.flatMap(\.command.shownArguments) {
            guard let values = argument.allValueStrings, values.count > Self.maximumInlineValues,
                !names.contains(where: { $0.values == values })
            else { continue }
            names.append((argument.valueName ?? "value", values))
        }
        self.names = names
    }

    private mutating func write(version: String, day: String) {
        let discussion = Discussion(root.discussion ?? "")
        let title = Roff.text(program.name.uppercased())
        lines.append(".TH \(title) \(program.section) \"\(day)\" \"crmd \(Roff.text(version))\"")
        // Options and names are to be broken nowhere, and lines not to be stretched.
        lines += [".nh", ".ad l", ".SH NAME"]
        lines.append("\(Roff.text(program.name)) \\- \(Roff.text(Self.name(root.abstract ?? "")))")
        lines.append(".SH SYNOPSIS")
        if common.isEmpty {
            synopsis([program.name], root.shownArguments)
        } else {
            synopsis([program.name], [], rest: "[\(Roff.italic("options"))] \(Roff.italic("command")) ...")
        }
        lines.append(".SH DESCRIPTION")
        paragraph(root.abstract ?? "")
        write(discussion.parts)
        lines.append(".SH OPTIONS")
        if !common.isEmpty {
            paragraph("Every command takes these, in front of it or behind it:")
        }
        for argument in common.isEmpty ? root.shownArguments : common { write(argument) }
        if !common.isEmpty { writeCommands() }
        if !names.isEmpty { writeNames() }
        for title in Discussion.sectionTitles {
            guard let entries = discussion.sections[title] else { continue }
            lines.append(".SH \(title.uppercased())")
            for entry in entries { write(entry) }
        }
        writeSeeAlso()
    }

    // MARK: Sections

    private mutating func writeCommands() {
        lines.append(".SH COMMANDS")
        for (path, command) in leaves {
            let own = command.shownArguments.filter { !isCommon($0) }
            lines.append(".SS \(Roff.text(path.dropFirst().joined(separator: " ")))")
            synopsis(path, own)
            paragraph(command.abstract ?? "")
            write(Discussion(command.discussion ?? "").parts)
            var title: String?
            for argument in own {
                if argument.sectionTitle != title, let next = argument.sectionTitle { paragraph(next + ":") }
                title = argument.sectionTitle
                write(argument)
            }
        }
    }

    private mutating func writeNames() {
        lines.append(".SH NAMES")
        paragraph("Names go in either case, with \\- or _ between their words.", isRoff: true)
        for (title, values) in names {
            lines += [".TP", Roff.italic(title)] + Roff.wrapped(Roff.text(values.joined(separator: ", ")))
        }
    }

    private mutating func writeSeeAlso() {
        let others = Program.all.filter { $0 != program }
        if others.isEmpty { return }
        lines.append(".SH SEE ALSO")
        for (index, other) in others.enumerated() {
            let comma = index == others.count - 1 ? "" : ","
            lines.append(".BR \(Roff.text(other.name)) (\(other.section))\(comma)")
        }
    }

    // MARK: Parts

    /// As the list of all manuals has it: no sentence.
    private static func name(_ abstract: String) -> String {
        let text = abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    private func isCommon(_ argument: Argument) -> Bool {
        guard let names = argument.names else { return false }
        return common.contains { $0.names == names && $0.valueName == argument.valueName && $0.kind == argument.kind }
    }

    /// The command in bold, its options and arguments behind it, broken between them only.
    private mutating func synopsis(_ path: [String], _ arguments: [Argument], rest: String = "") {
        let positional = arguments.filter { $0.kind == .positional }
        let named = arguments.filter { $0.kind != .positional && $0.names?.contains { $0.name == "help" } != true }
        lines.append(".HP")
        lines.append(path.map { Roff.bold($0) }.joined(separator: " "))
        for argument in positional + named { lines.append(Self.form(argument)) }
        if !rest.isEmpty { lines.append(rest) }
    }

    /// "[--limit number]".
    private static func form(_ argument: Argument) -> String {
        var form = head(argument, separator: "|").replacing(" ", with: "\\ ")
        if argument.isRepeating { form += "\\ ..." }
        return argument.isOptional ? "[\(form)]" : form
    }

    private static func head(_ argument: Argument, separator: String) -> String {
        let value = Roff.italic(argument.valueName ?? "value")
        if argument.kind == .positional { return value }
        let names = (argument.names ?? []).map { Roff.bold($0.written) }.joined(separator: separator)
        return argument.kind == .flag ? names : "\(names) \(value)"
    }

    private mutating func write(_ argument: Argument) {
        var text = [argument.abstract, argument.discussion].compactMap { $0 }.joined(separator: " ")
        let values = argument.allValueStrings ?? []
        if !values.isEmpty, values.count <= Self.maximumInlineValues, !values.allSatisfy({ text.contains($0) }) {
            text += " One of \(values.joined(separator: ", "))."
        }
        if let value = argument.defaultValue, !value.isEmpty, !text.contains("; else") { text += " Default: \(value)." }
        var line = Roff.text(text)
        if let list = names.first(where: { $0.values == values }) {
            line += " See \(Roff.italic(list.title)) under NAMES."
        }
        lines += [".TP", Self.head(argument, separator: ", ")] + Roff.wrapped(line)
    }

    private mutating func write(_ parts: [Discussion.Part]) {
        for part in parts {
            switch part {
            case .paragraph(let text): paragraph(text)
            case .list(let title, let entries):
                paragraph(title + ":")
                for entry in entries { write(entry) }
            }
        }
    }

    private mutating func write(_ entry: Discussion.Entry) {
        lines += [".TP", Roff.bold(entry.term)] + Roff.wrapped(Roff.text(entry.text))
    }

    private mutating func paragraph(_ text: String, isRoff: Bool = false) {
        if text.isEmpty { return }
        if lines.last?.hasPrefix(".SH") != true { lines.append(".PP") }
        lines += Roff.wrapped(isRoff ? text : Roff.text(text))
    }
}
