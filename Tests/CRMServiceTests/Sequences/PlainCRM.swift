import CRMModel
import CRMTestKit

/// The whole service as the specification tells it, in memory and without any haste: names in place of ids, the tables as
/// they are in their files. A value, so that what is undone is simply forgotten.
struct PlainCRM {
    struct Person {
        var superior: String?
        var roles: Set<String>
    }

    struct Item {
        var object: String
        var owner: String?
        var status: String
        var approval = "NONE"
        var isInvalidated = false
        var isLocked = false
        var isInPool = false
        var parent: Int?
        var amount: Int64?
        var text: String
        /// READ_ONLY or READ_WRITE, by the user's name.
        var shares: [String: String] = [:]
        var team: [String: String] = [:]
        /// The confirmers of each node; nil: those of the preset flow.
        var nodes: [Set<String>]?
        /// How many nodes have been confirmed.
        var confirmedCount = 0
        /// Who has put it into the recycle bin.
        var invalidatedBy: String?
        var version = 1
        /// How many entries the audit has of it.
        var entryCount = 1
    }

    /// What stands before the confirmers' names for whoever is above the owner.
    static let ownerSuperior = "owner-superior"

    var people: [String: Person] = [:]
    /// By label.
    var items: [Int: Item] = [:]
    /// That what the owner has of an object is shared with somebody.
    var rules: [(object: String, owner: String, receiver: String, access: String)] = []
    /// When what is in the recycle bin came there, in steps, by label.
    var bin: [Int: Int] = [:]
    /// How many steps have been taken.
    var time = 0
    /// What is switched off: "ROLE OBJECT OPERATION".
    var switchedOff: Set<String> = []
    /// The nodes of the configured flow, by object.
    var flows: [String: [Set<String>]] = [:]
    var poolMembers: Set<String> = []
    var poolAdministrators: Set<String> = []
    private let policy: [[String: String]]
    private let transitions: [[String: String]]

    init() throws {
        policy = try PlainTable("policy.csv").rows
        transitions = try PlainTable("transitions.csv").rows
    }

    // MARK: Who is what

    func isAbove(_ upper: String, _ lower: String) -> Bool {
        guard let superior = people[lower]?.superior else { return false }
        return superior == upper || isAbove(upper, superior)
    }

    /// Whether a role has an operation.
    func has(_ role: String, _ operation: String, _ object: String) -> Bool {
        !switchedOff.contains("\(role) \(object) \(operation)")
    }

    /// Whether some role of the user has the operation.
    func mayAtAll(_ user: String, _ operation: String, _ object: String) -> Bool {
        people[user]?.roles.contains { has($0, operation, object) } ?? false
    }

    private func holds(_ user: String, role: String, _ operation: String, _ object: String) -> Bool {
        people[user]?.roles.contains(role) == true && has(role, operation, object)
    }

    /// Whether the user holds the grant, and it counts for the operation.
    func holds(_ user: String, _ grant: String, _ item: Item, for operation: String) -> Bool {
        guard mayAtAll(user, operation, item.object) else { return false }
        switch grant {
        case "OWNER": return item.owner == user
        case "OWNER_SUPERIOR": return item.owner.map { isAbove(user, $0) } ?? false
        case "SHARE_RW": return item.shares[user] == "READ_WRITE" || isUnderRule(user, item, "READ_WRITE")
        case "SHARE_RO": return item.shares[user] == "READ_ONLY" || isUnderRule(user, item, "READ_ONLY")
        case "TEAM_RW": return item.team[user] == "READ_WRITE"
        case "TEAM_RO": return item.team[user] == "READ_ONLY"
        case "TEAM_RW_SUPERIOR": return item.team.contains { $0.value == "READ_WRITE" && isAbove(user, $0.key) }
        case "TEAM_RO_SUPERIOR": return item.team.contains { $0.value == "READ_ONLY" && isAbove(user, $0.key) }
        case "CURRENT_CONFIRMER": return isCurrentConfirmer(user, item, operation)
        case "POOL_MEMBER": return item.isInPool && poolMembers.union(poolAdministrators).contains(user)
        case "POOL_ADMIN":
            // What is returned comes into the one pool that there is.
            return (item.isInPool || operation == "RETURN") && poolAdministrators.contains(user)
        default: return holds(user, role: grant, operation, item.object)
        }
    }

    private func isUnderRule(_ user: String, _ item: Item, _ access: String) -> Bool {
        rules.contains {
            $0.object == item.object && $0.owner == item.owner && $0.receiver == user && $0.access == access
        }
    }

    private func isCurrentConfirmer(_ user: String, _ item: Item, _ operation: String) -> Bool {
        guard item.status == "CONFIRMING" else { return false }
        let isOfPresetFlow = ["ORDER_ADMIN", "ORDER_FINANCE"].contains { holds(user, role: $0, operation, item.object) }
        guard let nodes = item.nodes else { return isOfPresetFlow }
        guard item.confirmedCount < nodes.count else { return false }
        let node = nodes[item.confirmedCount]
        if node.contains(user) { return true }
        guard node.contains(Self.ownerSuperior), let owner = item.owner else { return false }
        return isAbove(user, owner) || node.count == 1 && people[owner]?.superior == nil && isOfPresetFlow
    }

    func sees(_ user: String, _ item: Item) -> Bool {
        if holds(user, "CRM_ADMIN", item, for: "VIEW") { return true }
        if item.isInvalidated { return false }
        let roles = policy.filter { $0["object"] == item.object }.reduce(into: Set<String>()) {
            $0.formUnion($1.alternatives("grants"))
        }.subtracting(["CURRENT_CONFIRMER"])
        let grants = roles.union(["OWNER", "OWNER_SUPERIOR", "SHARE_RW", "SHARE_RO", "TEAM_RW", "TEAM_RO"])
            .union(["TEAM_RW_SUPERIOR", "TEAM_RO_SUPERIOR", "POOL_MEMBER"])
        if grants.contains(where: { holds(user, $0, item, for: "VIEW") }) { return true }
        return mayAtAll(user, "VIEW", item.object) && (item.nodes ?? []).contains { $0.contains(user) }
    }

    /// The labels of the active records of an object that the user sees, the newest first.
    func visible(to user: String, _ object: String) -> [Int] {
        items.filter { $0.value.object == object && !$0.value.isInvalidated && sees(user, $0.value) }.keys
            .sorted(by: >)
    }

    /// What a sales order's active dependants come to: "received 5 refunded 0 returned 0 invoiced 7".
    func amounts(ofOrder label: Int) -> String {
        func sum(_ object: String, _ statuses: Set<String>) -> Int64 {
            items.values.filter {
                $0.object == object && $0.parent == label && !$0.isInvalidated && statuses.contains($0.status)
            }.reduce(0) { $0 + ($1.amount ?? 0) }
        }
        return [
            "received \(sum("PAYMENT", ["RECEIVED"]))", "refunded \(sum("REFUND", ["REFUNDED"]))",
            "returned \(sum("RETURN_FORM", ["CONFIRMED", "SHIPPED", "RECEIVED"]))",
            "invoiced \(sum("INVOICE_APPLICATION", ["INVOICED"]))",
        ].joined(separator: " ")
    }

    /// Of each status in which the user sees records of the object: how many there are, and what they come to; for CRM_ADMIN
    /// also of those in the recycle bin.
    func statistics(for user: String, _ object: String) -> [String] {
        let seen = items.values.filter { $0.object == object && sees(user, $0) }
        return Set(seen.map(\.status)).sorted().map { status in
            let (gone, present) = seen.filter { $0.status == status }.reduce(into: ([Item](), [Item]())) {
                if $1.isInvalidated { $0.0.append($1) } else { $0.1.append($1) }
            }
            func sum(_ items: [Item]) -> Int64 { items.reduce(0) { $0 + ($1.amount ?? 0) } }
            return "\(status) \(present.count) \(sum(present)) \(gone.count) \(sum(gone))"
        }
    }

    /// The labels of the active records that refer to that one, as far as the user sees them.
    func referring(to label: Int, for user: String) -> [Int] {
        items.filter { $0.value.parent == label && !$0.value.isInvalidated && sees(user, $0.value) }.keys.sorted()
    }

    /// In which of the texts that are used a word is found.
    static let found: [String: Set<String>] = [
        "north": ["North"], "NOR": ["North"], "华为": ["华为"], "分公": ["上海分公司"], "公": ["上海分公司"],
        "cafe": ["café"], "sons lin": ["Lin & Sons"], "ω": ["Ω"], "harbour x": [], "为华": [],
    ]

    // MARK: Who may do what

    /// Why the user may not do the operation on the record; nil: the user may.
    func refusal(_ user: String, _ operation: String, _ item: Item) -> String? {
        switch operation {
        case "EDIT", "CHANGE_OWNER", "ADD_TEAM", "INVALIDATE":
            let rows = policy.filter { $0["operation"] == operation && $0["object"] == item.object }
            return refusal(user, operation, item, isOffered: !rows.isEmpty, rowGrants(operation, item))
        case "LOCK", "SHARE":
            guard sees(user, item) else { return "RECORD_NOT_FOUND" }
            guard mayAtAll(user, operation, item.object) else { return "FUNCTION_PERMISSION_MISSING" }
            if item.isInvalidated { return "RECORD_INVALIDATED" }
            return isKeeper(user, item, operation) ? nil : "DATA_PERMISSION_MISSING"
        case "RESTORE", "DELETE":
            guard sees(user, item) else { return "RECORD_NOT_FOUND" }
            guard mayAtAll(user, operation, item.object) else { return "FUNCTION_PERMISSION_MISSING" }
            guard holds(user, "CRM_ADMIN", item, for: operation) else { return "CRM_ADMIN_REQUIRED" }
            return item.isInvalidated ? nil : "STATUS_FORBIDS"
        default:
            guard sees(user, item) else { return "RECORD_NOT_FOUND" }
            return mayAtAll(user, operation, item.object) ? nil : "FUNCTION_PERMISSION_MISSING"
        }
    }

    /// Why the user may not change the status so; nil: the user may.
    func refusal(_ user: String, transition action: String, _ item: Item) -> String? {
        let operation = ["CLAIM", "RETURN", "ASSIGN"].contains(action) ? action : "CHANGE_STATUS"
        let rows = transitions.filter { $0["object"] == item.object && $0["action"] == action }
        var grants: Set<String> = []
        for row in rows where row.alternatives("from").contains(item.status) {
            grants = row["who"] == "EDITOR" ? rowGrants("EDIT", item) : row.alternatives("who")
        }
        return refusal(user, operation, item, isOffered: !rows.isEmpty, grants)
    }

    /// The status to which an action leads.
    func target(of action: String, _ object: String) -> String? {
        transitions.first { $0["object"] == object && $0["action"] == action }?["to"]
    }

    /// The actions that the table has for an object.
    func actions(of object: String) -> [String] {
        transitions.filter { $0["object"] == object }.compactMap { $0["action"] }
    }

    private func isKeeper(_ user: String, _ item: Item, _ operation: String) -> Bool {
        ["OWNER", "OWNER_SUPERIOR", "CRM_ADMIN"].contains { holds(user, $0, item, for: operation) }
    }

    private func refusal(
        _ user: String, _ operation: String, _ item: Item, isOffered: Bool, _ grants: Set<String>
    ) -> String? {
        guard sees(user, item) else { return "RECORD_NOT_FOUND" }
        guard isOffered else { return "OPERATION_NOT_OFFERED" }
        guard mayAtAll(user, operation, item.object) else { return "FUNCTION_PERMISSION_MISSING" }
        if item.isInvalidated { return "RECORD_INVALIDATED" }
        if item.isLocked, !isKeeper(user, item, "LOCK") { return "RECORD_LOCKED" }
        if grants.isEmpty { return "STATUS_FORBIDS" }
        return grants.contains { holds(user, $0, item, for: operation) } ? nil : "DATA_PERMISSION_MISSING"
    }

    private func rowGrants(_ operation: String, _ item: Item) -> Set<String> {
        var grants: Set<String> = []
        for row in policy
        where row["operation"] == operation && row["object"] == item.object
            && row.alternatives("statuses").contains(item.status)
        {
            let isMet =
                switch row["condition"] {
                case "APPROVAL_NOT_IN_PROGRESS": item.approval != "IN_PROGRESS"
                case "NOT_HIGH_SEAS": !item.isInPool
                case "FIRST_CONFIRMER_PENDING": item.status == "CONFIRMING" && item.confirmedCount == 0
                default: true
                }
            if isMet { grants.formUnion(row.alternatives("grants")) }
        }
        return grants
    }
}
