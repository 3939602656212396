/// What a sales department does all day, in hundredths of the requests: mostly it reads.
enum SalesDay {
    static let mix = ScenarioMix(
        "sales-day",
        [
            (GetScenario.self, 45), (ListScenario.self, 20), (CheckScenario.self, 15), (BatchCheckScenario.self, 5),
            (EditScenario.self, 11), (CreateScenario.self, 3), (TransferScenario.self, 1),
        ])
}
