import ArgumentParser
import CRMModel

/// A user, a department, a group or a role, as written where several kinds of people are named: li.na, group:North.
struct WrittenGrantee: ExpressibleByArgument, Equatable {
    enum Kind: String, CaseIterable {
        case user
        case department
        case group
        case role
    }

    let kind: Kind
    let name: String

    /// Nil for a kind that isn't known. Users' names have no colon.
    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 1 {
            kind = .user
            name = argument
        } else {
            guard let kind = Kind(rawValue: String(parts[0])) else { return nil }
            self.kind = kind
            name = String(parts[1])
        }
    }

    /// - Throws: `InputError` if nobody is called so.
    func grantee(_ session: Session) async throws -> Grantee {
        switch kind {
        case .user: Grantee(kind: .userID(try await session.users().id(name)))
        case .department: Grantee(kind: .departmentID(try await session.departments().id(name)))
        case .group: Grantee(kind: .groupID(try await session.groups().id(name)))
        case .role: Grantee(kind: .roleID(try await session.roles().id(name)))
        }
    }
}

extension Session {
    func grantees(_ written: [WrittenGrantee]) async throws -> [Grantee] {
        var grantees: [Grantee] = []
        for one in written { grantees.append(try await one.grantee(self)) }
        return grantees
    }
}
