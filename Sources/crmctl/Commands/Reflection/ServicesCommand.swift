import ArgumentParser
import CRMClient

struct ServicesCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "services", abstract: "Lists the services of crmd with their methods.",
        discussion: """
            Under each method stands whether it changes anything, or only reads, and what it does. A message that is \
            sent many times is marked as a stream. Say more about one of them with describe.
            """)

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let services = try await session.schema().services
        if options.json {
            return try session.console.line(DeclarationJSON.text(services.map { DeclarationJSON.Service($0) }))
        }
        try session.console.lines(Self.lines(services))
    }

    static func lines(_ services: [ServiceSchema]) -> [String] {
        var lines: [String] = []
        for service in services {
            if !lines.isEmpty { lines.append("") }
            lines.append(service.fullName + remark(service.comment, after: "  "))
            for method in service.methods {
                lines.append("  " + ProtoText.signature(method))
                let effect = method.hasNoSideEffects ? "reads" : "changes"
                lines.append("      \(effect)\(remark(method.comment, after: ": "))")
            }
        }
        return lines
    }

    /// The first sentence of a comment.
    private static func remark(_ comment: String, after separator: String) -> String {
        if comment.isEmpty { return "" }
        let paragraph = VisibleText.lines(comment).prefix { !$0.isEmpty }.joined(separator: " ")
        var sentence = ""
        for word in paragraph.split(separator: " ") {
            sentence += (sentence.isEmpty ? "" : " ") + word
            if word.hasSuffix(".") { break }
        }
        return separator + sentence
    }
}
