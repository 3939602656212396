import CRMModel

/// To whom a record is open, in a table.
struct AccessTable {
    private(set) var table: Table
    private let names: GranteeNames

    /// - Parameter more: the titles of further columns, which go before who gave it and when.
    init(_ session: Session, more: [String] = []) async throws {
        table = Table(
            (["KIND", "NAME", "ACCESS", "UNTIL (UTC)"] + more + ["GIVEN BY", "GIVEN AT (UTC)"]).map { Table.Column($0) }
        )
        names = try await GranteeNames(session)
    }

    mutating func add(
        _ grantee: Grantee?, _ access: Access?, until expiry: Int64?, givenBy giver: Int64, at time: Int64,
        more: [String] = []
    ) {
        let (kind, name) = names.kindAndName(grantee)
        table.add(
            [kind, name, access?.protoName ?? "", expiry.map { Self.text($0) } ?? ""] + more
                + [names.users.name(giver), Self.text(time)])
    }

    mutating func add(_ rule: SharedByRule) {
        let (kind, name) = names.kindAndName(rule.sharedWith)
        table.add([kind, name, rule.access?.protoName ?? "", "", "sharing rule \(rule.ruleID)", ""])
    }

    private static func text(_ timeMilliseconds: Int64) -> String {
        Value(kind: .timeMilliseconds(timeMilliseconds)).text
    }
}
