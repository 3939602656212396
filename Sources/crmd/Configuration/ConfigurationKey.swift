internal import TOMLKit

/// A key that a `Root` is set by: its name, what it means, what it may be, how it is read and written.
struct ConfigurationKey<Root>: Sendable {
    let name: String
    /// What it decides, and what happens past it.
    let documentation: String
    /// What may stand there, for people.
    let permitted: String
    /// What a number counts.
    var unit: String?
    /// A value in TOML, to be shown where there is none.
    var example: String?
    /// Takes the value over. The error doesn't name the key.
    let read: @Sendable (any TOMLValueConvertible, inout Root) throws(ConfigurationError) -> Void
    /// The value in TOML; nil if there is none.
    let written: @Sendable (Root) -> String?
    /// The value as a number, if it is one.
    var number: @Sendable (Root) -> Int? = { _ in nil }

    /// A whole number.
    static func number(
        _ name: String, _ path: any WritableKeyPath<Root, Int> & Sendable, _ range: NumberRange, unit: String? = nil,
        _ documentation: String
    ) -> Self {
        ConfigurationKey(
            name: name, documentation: documentation,
            permitted: [range.description, unit].compactMap { $0 }.joined(separator: " "), unit: unit,
            read: { value, root throws(ConfigurationError) in root[keyPath: path] = try range.number(of: value) },
            written: { NumberRange.text($0[keyPath: path]) }, number: { $0[keyPath: path] })
    }

    /// A whole number that there need not be.
    static func number(
        _ name: String, _ path: any WritableKeyPath<Root, Int?> & Sendable, _ range: NumberRange, example: Int,
        _ documentation: String
    ) -> Self {
        ConfigurationKey(
            name: name, documentation: documentation, permitted: range.description, example: NumberRange.text(example),
            read: { value, root throws(ConfigurationError) in root[keyPath: path] = try range.number(of: value) },
            written: { $0[keyPath: path].map { NumberRange.text($0) } }, number: { $0[keyPath: path] })
    }

    /// True or false.
    static func flag(
        _ name: String, _ path: any WritableKeyPath<Root, Bool> & Sendable, _ documentation: String
    ) -> Self {
        ConfigurationKey(
            name: name, documentation: documentation, permitted: "true or false",
            read: { value, root throws(ConfigurationError) in
                guard let flag = value.bool else { throw .expected("true or false", value) }
                root[keyPath: path] = flag
            },
            written: { $0[keyPath: path] ? "true" : "false" })
    }

    /// One of several names.
    static func choice<Choice: CaseIterable & Equatable & Sendable>(
        _ name: String, _ path: any WritableKeyPath<Root, Choice> & Sendable,
        names: @escaping @Sendable (Choice) -> String, _ documentation: String
    ) -> Self {
        let permitted = Choice.allCases.map { "\"\(names($0))\"" }.joined(separator: ", ")
        return ConfigurationKey(
            name: name, documentation: documentation, permitted: permitted,
            read: { value, root throws(ConfigurationError) in
                guard let text = value.string else { throw .expected("one of \(permitted)", value) }
                guard let choice = Choice.allCases.first(where: { names($0) == text }) else {
                    throw ConfigurationError("\"\(text)\" is none of \(permitted)")
                }
                root[keyPath: path] = choice
            },
            written: { names($0[keyPath: path]).quotedForTOML })
    }
}
