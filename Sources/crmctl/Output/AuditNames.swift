import CRMModel
import Glibc

/// Names for the ids that entries of the audit hold; "#12" where nobody knows one any more.
struct AuditNames {
    var users = Directory<User>("user", [])
    var departments = Directory<Department>("department", [])
    var groups = Directory<Group>("group", [])
    var roles = Directory<Role>("role", [])
    var pools = Directory<Pool>("pool", [])
    var teamRoles = Directory<TeamRole>("team role", [])
    /// The name that the host has for a uid.
    var host: (UInt32) -> String? = { uid in getpwuid(uid).map { String(cString: $0.pointee.pw_name) } }

    init() {}

    init(_ session: Session) async throws {
        users = try await session.users()
        departments = try await session.departments()
        groups = try await session.groups()
        roles = try await session.roles()
        pools = try await session.pools()
        teamRoles = try await session.teamRoles(of: nil)
    }

    /// On whose behalf something was done; nobody's: the daemon did it.
    func user(_ id: Int64?) -> String { id.map { users.name($0) } ?? "crmd" }

    /// "shop (1000)", as far as the host knows the uid.
    func service(_ uid: UInt32) -> String { host(uid).map { "\($0) (\(uid))" } ?? "\(uid)" }

    /// "role SALES", "record 12".
    func subject(_ entry: AuditEntry) -> String {
        let id = entry.subjectID
        let kind = entry.subject?.protoName.lowercased().map { $0 == "_" ? " " : "\($0)" }.joined() ?? "something"
        switch entry.subject {
        case .user: return "\(kind) \(users.name(id))"
        case .department: return "\(kind) \(departments.name(id))"
        case .group: return "\(kind) \(groups.name(id))"
        case .role: return "\(kind) \(roles.name(id))"
        case .pool: return "\(kind) \(pools.name(id))"
        case .teamRole: return "\(kind) \(teamRoles.name(id))"
        case .confirmationFlow:
            return "\(kind) \(BusinessObject(rawValue: Int32(clamping: id))?.protoName ?? "\(id)")"
        default: return "\(kind) \(id)"
        }
    }

    /// What was changed: "level"; "team, user li.na, expires_at" for "team.user.3.expires_at".
    func property(_ key: String) -> String {
        let parts = key.split(separator: ".").map { String($0) }
        guard parts.count >= 3, Self.accessKeys.contains(parts[0]) else { return key }
        var rest = parts[3...]
        var text = "\(parts[0]), \(grantee("\(parts[1]).\(parts[2])", isUserPlain: false))"
        if rest.count >= 2, rest.first == "source" {
            text += ", along with record \(rest[rest.startIndex + 1])"
            rest = rest.dropFirst(2)
        }
        return ([text] + rest).joined(separator: ", ")
    }

    /// The value, with names in place of ids of the organisation.
    func text(_ value: Value, of key: String, _ subject: AuditSubject?) -> String {
        switch value.kind {
        case .reference(let id): return reference(id, key, subject) ?? value.text
        case .choice(let choice) where subject == .sharingRule && Self.granteeKeys.contains(key):
            return grantee(choice)
        case .multiChoice(let choices):
            guard let name = element(of: key, subject) else { return value.text }
            return ListInput.text(choices.values.map(name))
        default: return value.text
        }
    }

    private static let accessKeys: Set<String> = ["team", "share"]
    private static let granteeKeys: Set<String> = ["owned_by", "shared_with", "members", "administrators"]

    private func reference(_ id: Int64, _ key: String, _ subject: AuditSubject?) -> String? {
        switch (subject, key) {
        case (.record, "owner"), (.record, "created_by"), (.user, "superior"), (.scene, "owner"): users.name(id)
        case (.record, _) where key.hasPrefix("confirmation."): users.name(id)
        case (.record, "pool"): pools.name(id)
        case (.user, "department"), (.department, "parent"): departments.name(id)
        default: nil
        }
    }

    /// How an element of a list is told; nil: as it is.
    private func element(of key: String, _ subject: AuditSubject?) -> ((String) -> String)? {
        switch subject {
        case .user where key == "roles": { Int64($0).map { roles.name($0) } ?? $0 }
        case .group where key == "members": { Int64($0).map { users.name($0) } ?? $0 }
        case .pool, .scene: Self.granteeKeys.contains(key) ? { grantee($0) } : nil
        case .confirmationFlow where key.hasSuffix(".confirmers"): { grantee($0) }
        case .record where key.hasSuffix(".team_roles"): { Int64($0).map { teamRoles.name($0) } ?? $0 }
        default: nil
        }
    }

    /// "li.na" or "group:North" for "user.3" or "group.2", or "user li.na", "group North".
    private func grantee(_ text: String, isUserPlain: Bool = true) -> String {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let id = Int64(parts[1]) else { return text }
        let name: String
        switch parts[0] {
        case "user": name = users.name(id)
        case "department": name = departments.name(id)
        case "group": name = groups.name(id)
        case "role": name = roles.name(id)
        default: return text
        }
        if !isUserPlain { return "\(parts[0]) \(name)" }
        return parts[0] == "user" ? name : "\(parts[0]):\(name)"
    }
}
