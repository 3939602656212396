internal import CRMModel

/// The field definitions of all objects, for looking up.
struct FieldCatalog: Sendable {
    private var byObject: [BusinessObject: [FieldDefinition]] = [:]
    private var objectByID: [Int64: BusinessObject] = [:]

    init(_ definitions: [FieldDefinition]) {
        for definition in definitions { add(definition) }
    }

    /// The fields of an object, in the order in which they were defined.
    func fields(of object: BusinessObject) -> [FieldDefinition] { byObject[object] ?? [] }

    func field(_ key: String, of object: BusinessObject) -> FieldDefinition? {
        fields(of: object).first { $0.key == key }
    }

    func field(_ id: Int64) -> FieldDefinition? {
        objectByID[id].flatMap { object in fields(of: object).first { $0.id == id } }
    }

    /// The active reference fields by which records of an object refer to those of another.
    func references(from object: BusinessObject, to target: BusinessObject) -> [FieldDefinition] {
        fields(of: object).filter { $0.active && $0.type == .reference && $0.referenceObject == target }
    }

    /// The fields of all objects by which a record of that object may be referred to, those that aren't active included.
    func fields(referringTo target: BusinessObject) -> [FieldDefinition] {
        BusinessObject.allCases.flatMap { fields(of: $0) }.filter { $0.referenceObject == target }
    }

    mutating func add(_ definition: FieldDefinition) {
        guard let object = definition.object else { return }
        byObject[object, default: []].append(definition)
        objectByID[definition.id] = object
    }

    /// Takes the definition's new form.
    mutating func change(_ definition: FieldDefinition) {
        guard let object = definition.object,
            let index = byObject[object]?.firstIndex(where: { $0.id == definition.id })
        else { return }
        byObject[object]?[index] = definition
    }
}
