internal import ArgumentParser

/// The root of the command line.
@main
struct AuthorizerBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorizer-bench",
        abstract: "Measures how long one decision of the authorizer takes, without anything around it.",
        discussion: """
            Every actor has twenty roles. The figures, in nanoseconds a decision:
              decideNanosecondsP50              the actor is ten levels above the record's
                                                owner; nobody shares it, it has no team
              decideWithTeamNanosecondsP50      the same, and the record has a team of four
              decideAsTeamMemberNanosecondsP50  the actor is the last of the four, and above
                                                nobody who owns the record

            Each is the median over many batches of \(Measurement.batchSize) decisions about different records.
            """)

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @Option(help: "How many batches make a figure, 100 to 1000000.")
    var batches = 20_000

    func validate() throws {
        guard 100...1_000_000 ~= batches else { throw ValidationError("--batches takes 100 to 1000000") }
    }

    func run() throws {
        let company = try Company()
        let figures = try Situation.allCases.map { situation in
            (situation, try Measurement(of: company.questions(situation), in: company).medianNanoseconds(batches))
        }
        if json {
            print("{" + figures.map { "\"\($0.key)\": \(Self.text($1))" }.joined(separator: ", ") + "}")
        } else {
            for (situation, nanoseconds) in figures { print("\(situation.title): \(Self.text(nanoseconds)) ns") }
        }
    }

    /// With one digit after the point, without a locale.
    private static func text(_ nanoseconds: Double) -> String { "\((nanoseconds * 10).rounded() / 10)" }
}
