internal import CRMModel

/// The members of a company as users of an installation.
struct CompanyUsers: Sendable {
    let company: Company
    /// The users' names by the members' numbers.
    let names: UserNames
    /// The users' ids by the members' numbers.
    private let ids: [Int64]

    /// - Parameter ids: by name; other users may be among them.
    init(_ company: Company, ids: [String: Int64]) throws {
        let names = company.members.map(\.name)
        self.company = company
        self.names = UserNames(names)
        self.ids = try names.map { name in
            guard let id = ids[name] else { throw LoadError("there is no active user \(name)") }
            return id
        }
    }

    /// Finds the company out of the names of an installation's users.
    ///
    /// - Throws: `LoadError` when there is none, or a part of it only.
    init(among users: [User]) throws {
        var ids: [String: Int64] = [:]
        for user in users { ids[user.name] = user.id }
        func count(_ level: Company.Level) throws -> Int {
            var count = 0
            while ids[Company.Member(level, count).name] != nil { count += 1 }
            guard count > 0 else {
                throw LoadError(
                    "there is no whole company: no user \(Company.Member(level, 0).name); crmload prepare makes one, "
                        + "without --owners, where nobody is called head yet")
            }
            return count
        }
        try self.init(
            Company(
                directors: count(.director), managers: count(.manager), leads: count(.lead), agents: count(.agent),
                colleagues: count(.colleague)),
            ids: ids)
    }

    /// A member's user id.
    func id(_ member: Company.Member) -> Int64 { ids[company.number(of: member)] }
}
