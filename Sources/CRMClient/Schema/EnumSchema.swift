/// An enum type.
struct EnumSchema: Sendable, Hashable {
    struct Value: Sendable, Hashable {
        let name: String
        let number: Int32
        let comment: String
    }

    let fullName: String
    let package: String
    let comment: String
    /// In the order of the proto.
    let values: [Value]
    private let numbers: [String: Int32]
    private let names: [Int32: String]

    /// - Parameter values: of several names for a number, the first one counts.
    init(fullName: String, package: String, comment: String, values: [Value]) {
        self.fullName = fullName
        self.package = package
        self.comment = comment
        self.values = values
        numbers = Dictionary(values.map { ($0.name, $0.number) }, uniquingKeysWith: { first, _ in first })
        names = Dictionary(values.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func number(named name: String) -> Int32? { numbers[name] }

    func name(numbered number: Int32) -> String? { names[number] }

    /// Every name, by number.
    var allNames: [String] { names.sorted { $0.key < $1.key }.map(\.value) }
}
