/// A message type.
struct MessageSchema: Sendable {
    /// "crm.v1.Record".
    let fullName: String
    /// "crm.v1".
    let package: String
    let comment: String
    /// By number.
    let fields: [FieldSchema]
    let oneofNames: [String]
    /// Whether it stands for the pairs of a map: a key, numbered 1, and a value, numbered 2.
    let isMapEntry: Bool
    private let indexByName: [String: Int]
    private let indexByNumber: [Int: Int]

    init(_ declared: FileDescriptorReader.Message, fields: [FieldSchema]) {
        fullName = declared.fullName
        package = declared.package
        comment = declared.comment
        oneofNames = declared.oneofNames
        isMapEntry = declared.isMapEntry
        let sorted = fields.sorted { $0.number < $1.number }
        self.fields = sorted
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
