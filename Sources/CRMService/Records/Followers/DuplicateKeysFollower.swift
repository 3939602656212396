internal import CRMModel
internal import CRMRepository

/// Keeps the keys of a record by the rules for duplicates whose fields have changed, active rules or not.
enum DuplicateKeysFollower {
    static func follow(_ change: RecordChange, _ call: WriteCall) throws {
        guard !change.fields.isEmpty, let record = change.new ?? change.old else { return }
        let rules = call.duplicateRules.rules(of: record.object).filter { rule in
            change.fields.contains { rule.fieldKeys.contains($0.definition.key) }
        }
        if rules.isEmpty { return }
        let stored = FieldValues(try call.codec.decode(record.fields))
        var others = stored
        for field in change.fields { others[field.definition.key] = change.new == nil ? field.new : field.old }
        let (old, new) = change.new == nil ? (stored, others) : (others, stored)
        for rule in rules {
            let (oldKey, newKey) = (DuplicateKey(rule, old), DuplicateKey(rule, new))
            if oldKey == newKey { continue }
            if let oldKey {
                try call.transaction.removeDuplicateKey(oldKey.digest, ofRule: rule.id, fromRecord: record.id)
            }
            if let newKey { try call.transaction.addDuplicateKey(newKey.digest, ofRule: rule.id, toRecord: record.id) }
        }
    }
}
