import ArgumentParser
import CRMModel

/// In which order records are wanted.
struct SortOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The field to sort by; else by id, newest first.", valueName: "field"),
        completion: .list(CompletionNames.properties))
    private var sort: String?

    @Flag(help: "Sort from the greatest to the least.")
    private var descending = false

    func validate() throws {
        if descending, sort == nil { throw ValidationError("--descending needs --sort") }
    }

    var isEmpty: Bool { sort == nil }

    /// Nil if no order is asked for.
    func sort(of object: BusinessObject, _ session: Session) async throws -> Sort? {
        guard let sort else { return nil }
        if RecordProperty(rawValue: sort) == nil { _ = try await session.fields(of: object).field(sort) }
        return Sort(field: sort, descending: descending)
    }
}
