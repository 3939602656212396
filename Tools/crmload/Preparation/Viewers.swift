internal import CRMClient
internal import CRMModel

/// Users who see 0.01, 1, 10 and 100 % of the accounts: by the reporting line, by the related team, or by shares.
enum Viewers {
    /// By what a viewer sees.
    enum Means: String, CaseIterable, Sendable {
        case line, team, share
    }

    /// One of them.
    struct Viewer: Sendable {
        let means: Means
        /// One account of so many is seen.
        let oneOf: Int

        /// The user's name: "line.10000".
        var name: String { "\(means.rawValue).\(oneOf)" }

        /// Whether the account of that number is seen. Those of different viewers lie apart, as far as they can.
        func sees(_ number: Int) -> Bool { number % oneOf == Viewers.oneOf.firstIndex(of: oneOf) }
    }

    private static let oneOf = [1, 10, 100, 10_000]
    /// How many users there are.
    static let userCount = 1_000
    /// How many users are below each viewer by the line, beside one another's.
    private static let subordinates = [10: 99, 100: 9, 10_000: 1]

    /// All of them, who sees most first.
    static let all = Means.allCases.flatMap { means in oneOf.map { Viewer(means: means, oneOf: $0) } }

    /// Creates the users.
    ///
    /// - Parameter client: acts for a CRM_ADMIN.
    /// - Returns: who owns the account of a number.
    /// - Throws: `CRMClientError`.
    static func createUsers(through client: CRMClient) async throws -> @Sendable (Int) -> Int64 {
        var count = 0
        func create(_ name: String, under superiorID: Int64? = nil) async throws -> Int64 {
            count += 1
            let request = CreateUserRequest(name: name, fullName: name, superiorID: superiorID)
            return try await client.createUser(request).user?.id ?? 0
        }
        let head = try await create("line.1")
        var owners: [(oneOf: Int, ids: [Int64])] = []
        for viewer in all where viewer.name != "line.1" {
            let id = try await create(viewer.name, under: viewer.means == .line ? head : nil)
            guard viewer.means == .line else { continue }
            var ids: [Int64] = []
            for number in 0..<(subordinates[viewer.oneOf] ?? 0) {
                ids.append(try await create("\(viewer.name).owner.\(number)", under: id))
            }
            owners.append((viewer.oneOf, ids))
        }
        var others: [Int64] = []
        while count < userCount { others.append(try await create("owner.\(count)", under: head)) }
        return { [owners, others] number in
            for (oneOf, ids) in owners where Viewer(means: .line, oneOf: oneOf).sees(number) {
                return ids[number / oneOf % ids.count]
            }
            return others[number % others.count]
        }
    }

    /// Opens the accounts to who sees them by teams and shares.
    ///
    /// - Parameter client: acts for `line.1`, who is above all owners.
    /// - Throws: `CRMClientError`, or `LoadError` if one isn't opened.
    static func open(_ ids: [Int64], userIDs: [String: Int64], through client: CRMClient) async throws {
        for viewer in all where viewer.means != .line {
            let grantees = [Grantee(kind: .userID(userIDs[viewer.name] ?? 0))]
            let seen = ids.indices.filter { viewer.sees($0) }.map { ids[$0] }
            for start in stride(from: 0, to: seen.count, by: 1_000) {
                let some = Array(seen[start..<min(start + 1_000, seen.count)])
                let results =
                    viewer.means == .team
                    ? try await client.addTeamMembers(
                        AddTeamMembersRequest(recordIDs: some, grantees: grantees, access: .readOnly)
                    ).results
                    : try await client.shareRecords(
                        ShareRecordsRequest(recordIDs: some, grantees: grantees, access: .readOnly)
                    ).results
                if let error = results.compactMap(\.error).first { throw LoadError(error.message) }
            }
        }
    }
}
