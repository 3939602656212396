internal import ArgumentParser

/// A length of time as it stands on a command line: `500ms`, `10s`, `2m`.
enum DurationText {
    /// The longest that is taken: a day.
    static let longest = Duration.seconds(86_400)

    /// Reads a whole or decimal number with its unit.
    ///
    /// - Throws: `ValidationError` for anything else, and for more than ``longest``.
    static func parse(_ text: String) throws -> Duration {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let millisecondsPerUnit: [Substring: Double] = ["ms": 1, "s": 1_000, "m": 60_000]
        guard let value = Double(number), let unit = millisecondsPerUnit[text.dropFirst(number.count)] else {
            throw ValidationError("\"\(text)\" is no length of time such as 500ms, 10s or 2m")
        }
        guard value * unit <= 86_400_000 else { throw ValidationError("\(text) is longer than a day") }
        return .nanoseconds(Int64(value * unit * 1_000_000))
    }
}
