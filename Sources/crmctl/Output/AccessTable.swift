import CRMModel

/// To whom a record is open, in a table.
struct AccessTable {
    private(set) var table: Table
    private let users: Directory<User>
    private let departments: Directory<Department>
    private let groups: Directory<Group>
    private let roles: Directory<Role>

    /// - Parameter more: the titles of further columns.
    init(_ session: Session, more: [String] = []) async throws {
        table = Table(
            (["KIND", "NAME", "ACCESS", "UNTIL", "GIVEN BY", "GIVEN AT"] + more).map { Table.Column($0) })
        users = try await session.users()
        departments = try await session.departments()
        groups = try await session.groups()
        roles = try await session.roles()
    }

    mutating func add(
        _ grantee: Grantee?, _ access: Access?, until expiry: Int64?, givenBy giver: Int64, at time: Int64,
        more: [String] = []
    ) {
        let (kind, name) = named(grantee)
        table.add(
            [
                kind, name, access?.protoName ?? "", expiry.map { Self.text($0) } ?? "", users.name(giver),
                Self.text(time),
            ] + more)
    }

    private func named(_ grantee: Grantee?) -> (String, String) {
        switch grantee?.kind {
        case .userID(let id): ("user", users.name(id))
        case .departmentID(let id): ("department", departments.name(id))
        case .groupID(let id): ("group", groups.name(id))
        case .roleID(let id): ("role", roles.name(id))
        case nil: ("", "")
        }
    }

    private static func text(_ timeMilliseconds: Int64) -> String {
        Value(kind: .timeMilliseconds(timeMilliseconds)).text
    }
}
