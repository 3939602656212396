import CRMModel

extension Value {
    /// The value for people, as it would be written on the command line.
    var text: String {
        if case .multiChoice(let choices) = kind { return ListInput.text(choices.values) }
        if case .lineItems(let items) = kind { return ListInput.text(items.items.map(LineItemInput.text)) }
        return description
    }
}
