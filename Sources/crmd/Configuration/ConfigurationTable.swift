/// A table of the configuration file with its keys.
struct ConfigurationTable: Sendable {
    /// Nil: the keys stand before all tables.
    let name: String?
    /// What holds for all of its keys.
    let documentation: String
    let keys: [ConfigurationKey<Configuration>]

    /// The keys with the table's name before theirs.
    var fullNames: [String] { keys.map { name(of: $0.name) } }

    func name(of key: String) -> String {
        name.map { "\($0).\(key)" } ?? key
    }
}
