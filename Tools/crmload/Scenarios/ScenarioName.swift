internal import ArgumentParser

/// The name of a scenario, or of a mix of some, as the command line takes it.
struct ScenarioName: ExpressibleByArgument, Sendable {
    /// Every scenario there is.
    static let scenarios: [any Scenario.Type] = [
        EchoScenario.self, GetScenario.self, CheckScenario.self, BatchCheckScenario.self, ListScenario.self,
        EditScenario.self, CreateScenario.self, TransferScenario.self,
    ]
    /// Every scenario by itself, and every mix.
    static let all: [ScenarioMix] = scenarios.map { ScenarioMix($0) } + [SalesDay.mix]

    /// What goes by that name.
    let mix: ScenarioMix

    init?(argument: String) {
        guard let mix = Self.all.first(where: { $0.name == argument }) else { return nil }
        self.mix = mix
    }

    static var allValueStrings: [String] { all.map(\.name) }
}
