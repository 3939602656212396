internal import CRMClient
internal import CRMModel

/// Users under one head, and two reporting lines of theirs: eight below each, or five. Everybody's superior is a user
/// before, in both, so there is no circle on the way from one to the other.
struct TwoLines: Sendable {
    /// How many calls are under way at once.
    private static let inFlight = 128

    /// The head's name.
    static let head = "member.0"

    private var ids: [Int64]

    /// Creates the users, with eight below each.
    ///
    /// - Parameter client: acts for a CRM_ADMIN.
    /// - Throws: `CRMClientError`.
    init(userCount: Int, through client: CRMClient) async throws {
        ids = []
        for number in 0..<userCount {
            let request = CreateUserRequest(
                name: "member.\(number)", fullName: "Member \(number)",
                superiorID: number == 0 ? nil : ids[(number - 1) / 8])
            ids.append(try await client.createUser(request).user?.id ?? 0)
        }
    }

    /// The user of that number.
    func id(_ number: Int) -> Int64 { ids[number % ids.count] }

    /// Puts five below each, many calls under way at once.
    ///
    /// - Parameter client: acts for a CRM_ADMIN.
    /// - Throws: `CRMClientError`.
    func rearrange(through client: CRMClient) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1..<ids.count {
                if number > Self.inFlight { try await group.next() }
                let request = ChangeUserRequest(id: ids[number], superiorID: ids[(number - 1) / 5])
                group.addTask { _ = try await client.changeUser(request) }
            }
            try await group.waitForAll()
        }
    }
}
