internal import ArgumentParser

/// The name of a scenario, as the command line takes it.
struct ScenarioName: ExpressibleByArgument, Sendable {
    /// Every scenario there is.
    static let all: [any Scenario.Type] = [EchoScenario.self, GetScenario.self, EditScenario.self]

    /// The scenario of that name.
    let scenario: any Scenario.Type

    init?(argument: String) {
        guard let scenario = Self.all.first(where: { $0.name == argument }) else { return nil }
        self.scenario = scenario
    }

    static var allValueStrings: [String] { all.map { $0.name } }
}
