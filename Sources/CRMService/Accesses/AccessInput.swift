internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What a request says about to whom records are to be open, and how, checked.
enum AccessInput {
    /// How many grantees a request may name.
    static let maximumGrantees = 100
    /// How many shares, team members or owners a request may change: all others who change something wait meanwhile.
    static let maximumChanges = 10_000

    /// Grantees to whom something is to be given, each once.
    ///
    /// - Parameters:
    ///   - name: of the request's field.
    ///   - holders: who has it already, and needs not be active to keep it.
    /// - Throws: REQUEST_INVALID for none, too many, one that names nobody or a deactivated user; the reason for one that
    ///   does not exist.
    static func receivers(
        _ grantees: [Grantee], named name: String = "grantees", besides holders: [Grantee.Kind] = [], _ call: WriteCall
    ) throws -> [Grantee.Kind] {
        let kinds = try distinct(grantees, name)
        for kind in kinds where !holders.contains(kind) { try requireReceiver(kind, name, call) }
        return kinds
    }

    /// Grantees as the request names them, each once.
    ///
    /// - Throws: REQUEST_INVALID for none, too many, or one that names nobody.
    static func distinct(_ grantees: [Grantee], _ name: String = "grantees") throws -> [Grantee.Kind] {
        guard (1...maximumGrantees).contains(grantees.count) else {
            throw CallError.requestInvalid("\(name): \(grantees.count) are named, 1 to \(maximumGrantees) are allowed")
        }
        var seen: Set<Grantee.Kind> = []
        return try grantees.compactMap { grantee in
            let kind = try one(grantee, name)
            return seen.insert(kind).inserted ? kind : nil
        }
    }

    /// - Parameter changeCount: how many changes it takes with each record: of a batch, its grantees.
    /// - Throws: LIMIT_EXCEEDED.
    static func checkChanges(records recordCount: Int, each changeCount: Int) throws {
        guard recordCount * changeCount <= maximumChanges else {
            throw CallError(
                .limitExceeded,
                "\(recordCount) records, related ones included, times \(changeCount) are more than \(maximumChanges) changes",
                ["limit": "batch_changes"])
        }
    }

    /// - Throws: REQUEST_INVALID if the grantee names nobody.
    static func one(_ grantee: Grantee?, _ name: String) throws -> Grantee.Kind {
        guard let kind = grantee?.kind else {
            throw CallError.requestInvalid("\(name): neither a user nor a department, a group or a role is named")
        }
        return kind
    }

    /// - Throws: REQUEST_INVALID if there is none.
    static func access(_ access: Access?) throws -> Access {
        guard let access else { throw CallError.requestInvalid("access is missing") }
        return access
    }

    /// - Throws: REQUEST_INVALID unless it is in the future.
    static func expiry(_ timeMilliseconds: Int64?, _ call: WriteCall) throws -> Int64? {
        guard let timeMilliseconds else { return nil }
        guard timeMilliseconds > call.nowMilliseconds, CalendarDay.millisecondsRange.contains(timeMilliseconds) else {
            throw CallError.requestInvalid("expires_at_milliseconds is not in the future, or past the year 9999")
        }
        return timeMilliseconds
    }

    /// - Parameter name: of the request's field that names the grantee.
    /// - Throws: REQUEST_INVALID for a deactivated user; the reason for one that does not exist.
    static func requireReceiver(_ grantee: Grantee.Kind, _ name: String, _ call: WriteCall) throws {
        switch grantee {
        case .userID(let id): try call.requireActiveUser(id, name)
        case .departmentID(let id):
            guard call.organisation.department(id) == nil else { return }
            throw CallError(
                .departmentNotFound, "\(name): there is no department \(id)", ["department_id": "\(id)"])
        case .groupID(let id):
            guard call.organisation.group(id) == nil else { return }
            throw CallError(.groupNotFound, "\(name): there is no group \(id)", ["group_id": "\(id)"])
        case .roleID(let id):
            guard call.organisation.role(id) == nil else { return }
            throw CallError(.roleNotFound, "\(name): there is no role \(id)", ["role_id": "\(id)"])
        }
    }
}
