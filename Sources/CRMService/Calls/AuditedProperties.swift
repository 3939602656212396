internal import CRMModel

/// Tells what differs between two states of something that isn't a record.
enum AuditedProperties {
    /// - Parameter old: nil for something new.
    static func changes(from old: [(String, Value?)]?, to new: [(String, Value?)]) -> [FieldChange] {
        let before = Dictionary((old ?? []).map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
        return new.compactMap { name, value in
            let former = before[name] ?? nil
            return former == value ? nil : FieldChange(key: name, oldValue: former, newValue: value)
        }
    }

    /// What differs once something is gone.
    static func removal(of old: [(String, Value?)]) -> [FieldChange] {
        old.compactMap { name, value in value.map { FieldChange(key: name, oldValue: $0) } }
    }

    static func text(_ text: String) -> Value? { text.isEmpty ? nil : Value(kind: .text(text)) }

    static func choice(_ name: String?) -> Value? { name.map { Value(kind: .choice($0)) } }

    static func reference(_ id: Int64?) -> Value? { id.map { Value(kind: .reference($0)) } }

    /// Several ids, as choices.
    static func ids(_ ids: [Int64]) -> Value? {
        ids.isEmpty ? nil : Value(kind: .multiChoice(Choices(values: ids.sorted().map { String($0) })))
    }

    /// Several grantees, as choices in their order.
    static func grantees(_ kinds: [Grantee.Kind]) -> Value? {
        kinds.isEmpty ? nil : Value(kind: .multiChoice(Choices(values: kinds.map(\.auditName))))
    }
}
