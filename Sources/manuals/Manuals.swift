import ArgumentParser
import Foundation

/// Writes the manual pages and the shells' completions of all programs.
@main
struct Manuals: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manuals",
        abstract: "Writes the manual pages and the shells' completions of all programs, from what their --help says.")

    @Option(help: ArgumentHelp("Where the programs are; else beside this one.", valueName: "folder"))
    var programs: String?

    @Argument(help: ArgumentHelp("Such as /usr/local: the files come under its share.", valueName: "prefix"))
    var prefix: String

    /// The shells, and the files that they look for.
    private static let completions: [(shell: String, path: @Sendable (String) -> String)] = [
        ("bash", { "bash-completion/completions/\($0)" }), ("zsh", { "zsh/site-functions/_\($0)" }),
        ("fish", { "fish/vendor_completions.d/\($0).fish" }),
    ]

    func run() throws {
        let folder = programs.map { URL(fileURLWithPath: $0) } ?? Self.ownFolder
        for program in Program.all {
            let run = ProgramRun(path: folder.appendingPathComponent(program.name).path)
            let dump = try run.output("--experimental-dump-help")
            let description = try JSONDecoder().decode(CommandLineDescription.self, from: Data(dump.utf8))
            let version = try run.output("--version").split(separator: "\n").first ?? ""
            let page = ManualPage.text(program, description, version: String(version), day: Self.day)
            try write(page, "man/man\(program.section)/\(program.name).\(program.section)")
            for (shell, path) in Self.completions {
                try write(try run.output("--generate-completion-script", shell), path(program.name))
            }
        }
    }

    private func write(_ text: String, _ path: String) throws {
        let file = URL(fileURLWithPath: prefix).appendingPathComponent("share/\(path)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        print(file.path)
    }

    private static var ownFolder: URL {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "./manuals"
        return URL(fileURLWithPath: path).deletingLastPathComponent()
    }

    /// Today, or the day that a reproducible build names.
    private static var day: String {
        let seconds = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap { Double($0) }
        let date = seconds.map { Date(timeIntervalSince1970: $0) } ?? Date()
        return date.formatted(.iso8601.year().month().day())
    }
}
