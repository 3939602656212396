/// An enum type.
struct EnumSchema: Sendable, Hashable {
    let fullName: String
    private let numbers: [String: Int32]
    private let names: [Int32: String]

    /// - Parameter values: in the order of the proto; of several names for a number, the first one counts.
    init(fullName: String, values: [(name: String, number: Int32)]) {
        self.fullName = fullName
        numbers = Dictionary(values, uniquingKeysWith: { first, _ in first })
        names = Dictionary(values.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func number(named name: String) -> Int32? { numbers[name] }

    func name(numbered number: Int32) -> String? { names[number] }

    /// Every name, by number.
    var allNames: [String] { names.sorted { $0.key < $1.key }.map(\.value) }
}
