internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    func fieldDefinitions() throws(RepositoryError) -> [FieldDefinition] {
        var choices: [Int64: [String]] = [:]
        try each("SELECT field_id, value FROM field_choices ORDER BY field_id, position") { row in
            choices[row.integer(0), default: []].append(row.text(1))
        }
        var result: [FieldDefinition] = []
        try each(
            """
            SELECT id, object, key, type, required, is_unique, label, label_zh, reference_object, maximum_length,
                minimum_unscaled, minimum_scale, maximum_unscaled, maximum_scale, number_format, custom, active
            FROM field_definitions ORDER BY id
            """
        ) { row in
            let id = row.integer(0)
            result.append(
                FieldDefinition(
                    id: id, object: BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(1))),
                    key: row.text(2), type: FieldType(rawValue: Int32(truncatingIfNeeded: row.integer(3))),
                    required: row.bool(4), unique: row.bool(5), label: row.text(6), labelZh: row.text(7),
                    choices: choices[id] ?? [],
                    referenceObject: row.optionalInteger(8).flatMap {
                        BusinessObject(rawValue: Int32(truncatingIfNeeded: $0))
                    },
                    maximumLength: UInt32(clamping: row.integer(9)), minimum: decimal(row, 10),
                    maximum: decimal(row, 12), numberFormat: row.text(14), custom: row.bool(15), active: row.bool(16)))
        }
        return result
    }

    private func decimal(_ row: Statement, _ column: Int32) -> Decimal? {
        row.optionalInteger(column).map { Decimal(unscaled: $0, scale: UInt32(clamping: row.integer(column + 1))) }
    }

    func save(_ field: FieldDefinition) throws(RepositoryError) -> Int64 {
        guard let object = field.object, let type = field.type else {
            throw .unexpected("a field definition without an object or a type")
        }
        let statement = try connection.statement(
            """
            INSERT INTO field_definitions (id, object, key, type, required, is_unique, label, label_zh,
                reference_object, maximum_length, minimum_unscaled, minimum_scale, maximum_unscaled, maximum_scale,
                number_format, custom, active)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            ON CONFLICT (id) DO UPDATE SET required = excluded.required, label = excluded.label,
                label_zh = excluded.label_zh, active = excluded.active
            """)
        bindID(field.id, to: statement)
        statement.bind(2, Int64(object.rawValue))
        statement.bind(3, field.key)
        statement.bind(4, Int64(type.rawValue))
        statement.bind(5, field.required)
        statement.bind(6, field.unique)
        statement.bind(7, field.label)
        statement.bind(8, field.labelZh)
        statement.bind(9, field.referenceObject.map { Int64($0.rawValue) })
        statement.bind(10, Int64(field.maximumLength))
        statement.bind(11, field.minimum.map(\.unscaled))
        statement.bind(12, field.minimum.map { Int64($0.scale) })
        statement.bind(13, field.maximum.map(\.unscaled))
        statement.bind(14, field.maximum.map { Int64($0.scale) })
        statement.bind(15, field.numberFormat)
        statement.bind(16, field.custom)
        statement.bind(17, field.active)
        try statement.run()
        let id = field.id == 0 ? connection.lastInsertedID : field.id
        try replaceChoices(of: id, with: field.choices)
        return id
    }

    private func replaceChoices(of id: Int64, with choices: [String]) throws(RepositoryError) {
        try remove(id, from: [("field_choices", "field_id")])
        let insert = try connection.statement(
            "INSERT INTO field_choices (field_id, position, value) VALUES ($1, $2, $3)")
        for (position, choice) in choices.enumerated() {
            insert.bind(1, id)
            insert.bind(2, Int64(position))
            insert.bind(3, choice)
            try insert.run()
        }
    }
}
