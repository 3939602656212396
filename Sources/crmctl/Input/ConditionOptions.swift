import ArgumentParser
import CRMModel

/// Which records are meant.
struct ConditionOptions: ParsableArguments {
    /// How conditions are written, for the commands that take them.
    static let discussion = """
        A condition is a field, an operator and a value: 'annual_revenue >= 1000000'. Operators: = != < <= > >=, \
        ~ (contains), ^= (starts with), in (a, b, "c, d"), empty, not-empty. Beside the fields there are id, owner, status, \
        life_state, approval_status, locked, created_at, modified_at, created_by, modified_by and pool; users and \
        pools are named. \
        Of the conditions of an --any-of one has to hold: --any-of 'status = WON or status = LOST'; a value with \
        the word or in it stands in double quotes.
        """

    @Option(name: .customLong("where"), help: ArgumentHelp("A condition that has to hold.", valueName: "condition"))
    private var conditions: [String] = []

    @Option(help: ArgumentHelp("Conditions of which one has to hold.", valueName: "conditions"))
    private var anyOf: [String] = []

    var isEmpty: Bool { conditions.isEmpty && anyOf.isEmpty }

    /// Nil if there are no conditions.
    func filter(of object: BusinessObject, _ session: Session) async throws -> Filter? {
        let input = ConditionInput(
            catalog: try await session.fields(of: object), users: try await session.users(),
            pools: try await session.pools(of: object))
        return try input.filter(all: conditions, anyOf: anyOf)
    }
}
