internal import CRMModel
internal import CRMRepository

/// The objects whose records a request changes along with those that they refer to directly, by an active field.
struct RelatedObjects {
    /// In the order of the proto.
    private let objects: [BusinessObject]

    /// - Parameter objects: what `related_objects` names.
    init(_ objects: [BusinessObject]) {
        let named = Set(objects)
        self.objects = BusinessObject.allCases.filter { named.contains($0) }
    }

    var isEmpty: Bool { objects.isEmpty }

    /// - Throws: REQUEST_INVALID for one whose records can't refer to those of the object.
    func requireReferences(to object: BusinessObject, _ catalog: FieldCatalog) throws {
        for related in objects where catalog.references(from: related, to: object).isEmpty {
            throw CallError.requestInvalid(
                "related_objects: no field of \(related.protoName) refers to \(object.protoName)")
        }
    }

    /// The active records that refer to that one: by object, then by id, each once, at most so many.
    func records(referringTo record: StoredRecord, atMost limit: Int, _ call: WriteCall) throws -> [Int64] {
        var found: [Int64] = []
        for object in objects {
            let ids = try call.catalog.references(from: object, to: record.object).flatMap { field in
                try call.reader.records(referringTo: record.id, byField: field.id, atMost: limit)
            }
            found += Set(ids).sorted()
        }
        return Array(found.prefix(limit))
    }
}
