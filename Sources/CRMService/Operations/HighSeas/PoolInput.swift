internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What a request says about a pool, checked.
enum PoolInput {
    /// How many pools an object may have.
    static let maximumPools = 200
    /// How many members and administrators a pool may have, together.
    static let maximumGrantees = 500

    /// - Throws: REQUEST_INVALID.
    static func checkName(_ name: String) throws {
        if let problem = NameRules.problem(title: name) { throw CallError.requestInvalid("name: \(problem)") }
    }

    /// Grantees who are to have something, each once.
    ///
    /// - Parameter name: of the request's field that names them.
    /// - Throws: REQUEST_INVALID for one that names nobody or a deactivated user; the reason for one that does not exist.
    static func receivers(_ grantees: [Grantee], _ name: String, _ call: WriteCall) throws -> Set<Grantee.Kind> {
        let kinds = try kinds(grantees, name)
        for kind in kinds { try AccessInput.requireReceiver(kind, name, call) }
        return kinds
    }

    /// - Throws: REQUEST_INVALID for one that names nobody.
    static func kinds(_ grantees: [Grantee], _ name: String) throws -> Set<Grantee.Kind> {
        guard grantees.count <= maximumGrantees else {
            throw CallError.requestInvalid(
                "\(name): \(grantees.count) are named, at most \(maximumGrantees) are allowed")
        }
        return Set(try grantees.map { try AccessInput.one($0, name) })
    }

    /// Users first, then departments, groups and roles, each by id.
    static func sorted(_ kinds: Set<Grantee.Kind>) -> [Grantee] {
        kinds.sorted { $0.place < $1.place }.map { Grantee(kind: $0) }
    }

    /// - Throws: LIMIT_EXCEEDED.
    static func checkSize(of pool: Pool) throws {
        guard pool.members.count + pool.administrators.count <= maximumGrantees else {
            throw CallError(
                .limitExceeded, "a pool has at most \(maximumGrantees) members and administrators",
                ["limit": "pool_members"])
        }
    }
}

extension Grantee.Kind {
    /// Where it stands among others.
    fileprivate var place: (Int, Int64) {
        switch self {
        case .userID(let id): (1, id)
        case .departmentID(let id): (2, id)
        case .groupID(let id): (3, id)
        case .roleID(let id): (4, id)
        }
    }
}
