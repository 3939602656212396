/// What a load consists of: scenarios, and how often each of them comes.
struct ScenarioMix: Sendable {
    /// A scenario of a mix.
    struct Part: Sendable {
        let scenario: any Scenario.Type
        /// How many of the requests are of it, in relation to the other parts' weights; at least 1.
        let weight: Int
    }

    /// What it is called on the command line.
    let name: String
    /// At least one.
    let parts: [Part]

    /// One scenario alone.
    init(_ scenario: any Scenario.Type) {
        self.init(scenario.name, [(scenario, 1)])
    }

    init(_ name: String, _ parts: [(any Scenario.Type, Int)]) {
        self.name = name
        self.parts = parts.map { Part(scenario: $0, weight: $1) }
    }

    /// Whether any of its requests is about records.
    var isAboutRecords: Bool { parts.contains { $0.scenario.records != .none } }

    /// Whether any of its calls is made for a user.
    var needsUser: Bool { parts.contains { $0.scenario.actor != .nobody } }

    /// Whether it makes sense only among the members of a company.
    var needsCompany: Bool { parts.contains { $0.scenario.actor == .superior } }
}
