import CRMAuthorizer
import CRMModel
import Testing

/// A small company for tests. Roles have the ids 1 to 7, in the order of ``roleNames``.
///
///     11 head                13 boss of the member
///        12 lead                 2 member
///           1 owner
/// Pools of accounts: 1 is nobody's, the seller is a member of 2 and an administrator of 3.
///
///     10 seller     9 passer-by     30… each with one role that gives a grant, 30 + the number of the grant
struct World {
    static let roleNames = [
        "SALES", "CRM_ADMIN", "ORDER_ADMIN", "ORDER_FINANCE", "PAYMENT_FINANCE", "REFUND_FINANCE", "INVOICE_FINANCE",
    ]
    static let sales: Int64 = 1
    static let owner: Int64 = 1
    static let member: Int64 = 2
    static let passerBy: Int64 = 9
    static let seller: Int64 = 10
    static let head: Int64 = 11
    static let lead: Int64 = 12
    static let boss: Int64 = 13
    static let nobodysPool: Int64 = 1
    static let memberPool: Int64 = 2
    static let administratorPool: Int64 = 3

    var organisation: Organisation

    init(baseVisibility: BaseVisibility = .private) throws {
        var users = [
            Self.user(Self.owner, under: Self.lead), Self.user(Self.member, under: Self.boss), Self.user(Self.passerBy),
            Self.user(Self.seller), Self.user(Self.head), Self.user(Self.lead, under: Self.head), Self.user(Self.boss),
        ]
        for grant in Cell.grants {
            guard let role = Self.role(grant) else { continue }
            users.append(Self.user(Self.holder(of: grant), roles: [role]))
        }
        organisation = try Organisation(
            users: users, departments: [], groups: [], roles: Self.roles, functionPermissions: [],
            baseVisibility: Dictionary(uniqueKeysWithValues: BusinessObject.allCases.map { ($0, baseVisibility) }),
            pools: Self.pools)
    }

    private static var pools: [Pool] {
        let seller = [CRMModel.Grantee(kind: .userID(seller))]
        return [
            Pool(id: nobodysPool, object: .account, name: "north"),
            Pool(id: memberPool, object: .account, name: "south", members: seller),
            Pool(id: administratorPool, object: .account, name: "west", administrators: seller),
        ]
    }

    static var roles: [Role] {
        roleNames.enumerated().map { Role(id: Int64($0.offset + 1), name: $0.element, preset: true) }
    }

    static func user(_ id: Int64, under superiorID: Int64? = nil, roles: [Int64] = [sales], active: Bool = true) -> User
    {
        User(id: id, name: "user\(id)", active: active, superiorID: superiorID, roleIDs: roles)
    }

    /// The id of the role of the same name as the grant, if it is one that comes from a role.
    static func role(_ grant: Grant) -> Int64? {
        roleNames.firstIndex(of: grant.protoName).map { Int64($0 + 1) }
    }

    /// The id of the user who has the grant's role and no other.
    static func holder(of grant: Grant) -> Int64 {
        30 + Int64(grant.rawValue)
    }

    func actor(_ id: Int64) throws -> Actor {
        try #require(organisation.actor(id))
    }

    /// Who holds exactly that grant on ``facts(of:)``.
    func actor(holding grant: Grant?) throws -> Actor {
        guard let grant else { return try actor(Self.passerBy) }
        if Self.role(grant) != nil { return try actor(Self.holder(of: grant)) }
        return switch grant {
        case .ownerSuperior: try actor(Self.head)
        case .teamRwSuperior, .teamRoSuperior: try actor(Self.boss)
        default: try actor(Self.seller)
        }
    }

    /// A record, in the state that the cell says, on which the actor of that grant holds it and nothing else.
    static func facts(of cell: Cell) -> RecordFacts {
        var facts = RecordFacts(object: cell.object, status: cell.status)
        facts.ownerID = owner
        facts.approvalStatus = cell.isApprovalInProgress ? .inProgress : .approved
        facts.poolID = cell.isInPool ? nobodysPool : nil
        facts.isFirstConfirmerPending = cell.isFirstConfirmerPending
        if let grant = cell.grant { give(grant, on: &facts) }
        return facts
    }

    static func give(_ grant: Grant, on facts: inout RecordFacts) {
        switch grant {
        case .owner: facts.ownerID = seller
        case .shareRw: facts.shares.append(.init(.user(seller), .readWrite))
        case .shareRo: facts.shares.append(.init(.user(seller), .readOnly))
        case .teamRw: facts.team.append(.init(.user(seller), .readWrite))
        case .teamRo: facts.team.append(.init(.user(seller), .readOnly))
        case .teamRwSuperior: facts.team.append(.init(.user(member), .readWrite))
        case .teamRoSuperior: facts.team.append(.init(.user(member), .readOnly))
        case .currentConfirmer: facts.currentConfirmers.append(.user(seller))
        case .confirmer: facts.confirmers.append(.user(seller))
        case .poolMember: facts.poolID = memberPool
        case .poolAdmin: facts.poolID = administratorPool
        default: break
        }
    }

    /// The cells of the list that a policy allows.
    func allowed(_ cells: [Cell], by policy: Policy, _ actors: [Grant?: Actor]) throws -> Set<Cell> {
        let authorizer = Authorizer(policy: policy)
        return Set(
            try cells.filter { cell in
                let actor = try #require(actors[cell.grant])
                return authorizer.decide(cell.operation, on: Self.facts(of: cell), by: actor, in: organisation)
                    .isAllowed
            })
    }

    func actors() throws -> [Grant?: Actor] {
        var actors: [Grant?: Actor] = [:]
        for grant in Cell.grants.map(Optional.some) + [nil] { actors[grant] = try actor(holding: grant) }
        return actors
    }
}
