internal import CRMModel
internal import CRMRepository

/// What choices have to be.
enum FieldChoices {
    private static let maximum = 500

    static func check(_ choices: [String], _ place: String) throws {
        guard choices.count <= maximum else { throw CallError.requestInvalid("\(place): at most \(maximum)") }
        guard Set(choices).count == choices.count else {
            throw CallError.requestInvalid("\(place): one stands there twice")
        }
        for choice in choices {
            if let problem = NameRules.problem(title: choice) { throw CallError.requestInvalid("\(place): \(problem)") }
        }
    }
}
