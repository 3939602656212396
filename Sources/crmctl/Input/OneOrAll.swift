import ArgumentParser

/// A value by its name, or "all" of them.
struct OneOrAll<Value: ProtoNamed>: ExpressibleByArgument {
    private static var all: String { "all" }

    let values: [Value]
    private let isAll: Bool

    init?(argument: String) {
        isAll = argument.lowercased() == Self.all
        values = isAll ? Array(Value.allCases) : [Value(written: argument)].compactMap { $0 }
        if values.isEmpty { return nil }
    }

    static var allValueStrings: [String] { [all] + Value.allNames }

    /// "EDIT", or "every operation".
    ///
    /// - Parameter noun: what one of them is called.
    func text(_ noun: String) -> String {
        isAll ? "every \(noun)" : values.map(\.protoName).joined()
    }
}
