internal import CRMModel
internal import CRMRepository

/// Looks for the records of which a new one would be a duplicate.
struct DuplicateCheck {
    private static let maximumListed = 10
    /// Of one rule.
    private static let maximumLookedAt = 200

    private let call: any OperationCall

    init(_ call: any OperationCall) {
        self.call = call
    }

    /// What the active rules of the object find, by their ids.
    func matches(_ object: BusinessObject, _ values: FieldValues) throws -> [DuplicateMatch] {
        try call.duplicateRules.rules(of: object).filter(\.active).compactMap { rule in
            guard let key = DuplicateKey(rule, values) else { return nil }
            return try match(rule, key)
        }
    }

    private func match(_ rule: DuplicateRule, _ key: DuplicateKey) throws -> DuplicateMatch? {
        let ids = try call.reader.records(
            withDuplicateKey: key.digest, ofRule: rule.id, atMost: Self.maximumLookedAt + 1)
        var match = DuplicateMatch(ruleID: rule.id, action: rule.action)
        match.more = ids.count > Self.maximumLookedAt
        for id in ids.prefix(Self.maximumLookedAt) {
            // Nothing encoded is needed from one record to the next.
            defer { call.codec.reset() }
            guard let record = try call.reader.record(id),
                DuplicateKey(rule, FieldValues(try call.codec.decode(record.fields))) == key
            else { continue }
            if try !call.sees(record) {
                match.unseenCount += 1
            } else if match.recordIDs.count < Self.maximumListed {
                match.recordIDs.append(id)
            } else {
                match.more = true
            }
        }
        return match.recordIDs.isEmpty && match.unseenCount == 0 ? nil : match
    }

    /// - Throws: DUPLICATE_RECORD, for the first rule that refuses.
    static func requireNoRefusal(_ matches: [DuplicateMatch]) throws {
        guard let match = matches.first(where: { $0.action == .refuse }) else { return }
        let ids = match.recordIDs.map { "\($0)" }
        var parts = ids.isEmpty ? [] : [ids.joined(separator: ", ")]
        if match.unseenCount > 0 { parts.append("\(match.unseenCount) that you don't see") }
        throw CallError(
            .duplicateRecord,
            "rule \(match.ruleID) refuses a duplicate of: " + parts.joined(separator: "; ")
                + (match.more ? "; more" : ""),
            [
                "rule_id": "\(match.ruleID)", "record_ids": ids.joined(separator: ","),
                "unseen_count": "\(match.unseenCount)", "more": "\(match.more)",
            ])
    }
}
