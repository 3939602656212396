/// A limit by its name in the configuration.
public struct NamedLimit: Sendable, Hashable {
    public var name: String
    public var value: Int64
    public var unit: String
    public var description: String

    public init(name: String, value: Int64, unit: String, description: String) {
        self.name = name
        self.value = value
        self.unit = unit
        self.description = description
    }
}
