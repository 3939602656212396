/// Why crmload can't do what it was asked to, for people.
struct LoadError: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
