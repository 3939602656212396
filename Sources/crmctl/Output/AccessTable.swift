import CRMModel

/// To whom a record is open, in a table.
struct AccessTable {
    private(set) var table = Table(
        ["KIND", "NAME", "ACCESS", "UNTIL", "GIVEN BY", "GIVEN AT"].map { Table.Column($0) })
    private let grantees: GranteeView

    init(_ session: Session) async throws {
        grantees = try await GranteeView(session)
    }

    mutating func add(
        _ grantee: Grantee?, _ access: Access?, until expiry: Int64?, givenBy giver: Int64, at time: Int64
    ) {
        let (kind, name) = grantees.named(grantee)
        table.add(
            [
                kind, name, access?.protoName ?? "", expiry.map { Self.text($0) } ?? "", grantees.users.name(giver),
                Self.text(time),
            ])
    }

    private static func text(_ timeMilliseconds: Int64) -> String {
        Value(kind: .timeMilliseconds(timeMilliseconds)).text
    }
}
