/// A message type.
struct MessageSchema: Sendable {
    /// "crm.v1.Record".
    let fullName: String
    /// By number.
    let fields: [FieldSchema]
    /// Whether it stands for the pairs of a map: a key, numbered 1, and a value, numbered 2.
    let isMapEntry: Bool
    private let indexByName: [String: Int]
    private let indexByNumber: [Int: Int]

    init(fullName: String, fields: [FieldSchema], isMapEntry: Bool) {
        self.fullName = fullName
        let sorted = fields.sorted { $0.number < $1.number }
        self.fields = sorted
        self.isMapEntry = isMapEntry
        var names: [String: Int] = [:]
        for (index, field) in sorted.enumerated() { names[field.name] = index }
        for (index, field) in sorted.enumerated() { names[field.jsonName] = index }
        indexByName = names
        indexByNumber = Dictionary(
            sorted.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The index of the field of that name, be it the JSON name or the proto's.
    func index(named name: String) -> Int? { indexByName[name] }

    func index(numbered number: Int) -> Int? { indexByNumber[number] }

    /// The key and the value of a map entry.
    var pair: (key: FieldSchema, value: FieldSchema)? {
        guard isMapEntry, let key = index(numbered: 1), let value = index(numbered: 2) else { return nil }
        return (fields[key], fields[value])
    }
}
