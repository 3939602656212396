internal import CRMClient
internal import CRMModel

/// The users who own what `prepare` makes.
enum Owners {
    /// The ids of the users of those names; who isn't there is created.
    ///
    /// - Parameters:
    ///   - superior: under whom those created are put, created likewise; nil for nobody.
    ///   - client: acts for a CRM_ADMIN.
    /// - Throws: `CRMClientError`.
    static func ids(
        named names: [String], under superior: String?, through client: CRMClient
    ) async throws -> [Int64] {
        var known: [String: Int64] = [:]
        for user in try await client.listUsers(ListUsersRequest()).users { known[user.name] = user.id }
        func id(_ name: String, under superiorID: Int64?) async throws -> Int64 {
            if let id = known[name] { return id }
            let response = try await client.createUser(
                CreateUserRequest(name: name, fullName: name, superiorID: superiorID))
            let id = response.user?.id ?? 0
            known[name] = id
            return id
        }
        var superiorID: Int64?
        if let superior { superiorID = try await id(superior, under: nil) }
        var ids: [Int64] = []
        for name in names { ids.append(try await id(name, under: superiorID)) }
        return ids
    }
}
