public import CRMClient
internal import CRMModel

/// A made-up company of forty people and about a thousand records over all fourteen objects, the same
/// for the same seed. It is loaded through the socket, as CRM_ADMIN brings data along.
public struct SampleCompany: Sendable {
    /// What was loaded.
    public struct Summary: Sendable {
        public var users = 0
        public var records = 0
    }

    /// Why it can't be loaded.
    public enum LoadError: Error, CustomStringConvertible {
        /// There is somebody already; sample data would mix with theirs.
        case notEmpty(users: Int)

        public var description: String {
            switch self {
            case .notEmpty(let users):
                "the installation has \(users) users already; sample data are for one with its first CRM_ADMIN only"
            }
        }
    }

    let seed: UInt64
    /// The end of the time over which the records are spread, in milliseconds since 1970.
    let nowMilliseconds: Int64

    public init(seed: UInt64, nowMilliseconds: Int64) {
        self.seed = seed
        self.nowMilliseconds = nowMilliseconds
    }

    /// Loads the company.
    ///
    /// - Parameter client: acts for a CRM_ADMIN.
    /// - Throws: `LoadError` or `CRMClientError`.
    public func load(through client: CRMClient) async throws -> Summary {
        let present = try await client.listUsers(ListUsersRequest(includeInactive: true)).users.count
        guard present == 1 else { throw LoadError.notEmpty(users: present) }
        let people = try await SamplePeople.load(through: client)
        try await shareProducts(among: people.departmentIDs, through: client)
        var records = SampleRecords(
            client: client, people: people, generator: SeededGenerator(seed: seed), nowMilliseconds: nowMilliseconds)
        try await records.loadAll()
        return Summary(users: people.count, records: records.count)
    }

    /// Everybody sees the products, which agents own.
    private func shareProducts(among departmentIDs: [Int64], through client: CRMClient) async throws {
        guard let sales = departmentIDs.first else { return }
        for (id, name) in zip(departmentIDs, ["Products for sales", "Products for finance"]) {
            let rule = CreateSharingRuleRequest(
                object: .product, name: name, ownedBy: Grantee(kind: .departmentID(sales)),
                sharedWith: Grantee(kind: .departmentID(id)), access: .readOnly)
            _ = try await client.createSharingRule(rule)
        }
    }
}
