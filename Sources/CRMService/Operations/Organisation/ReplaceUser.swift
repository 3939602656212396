internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Puts another user in the place of one who leaves, as far as one call may; the last call deactivates the user.
enum ReplaceUser: WriteOperation {
    static func run(_ request: ReplaceUserRequest, _ call: WriteCall) throws -> ReplaceUserResponse {
        try call.requireAdministrator(for: "replace a user")
        guard let user = call.organisation.user(request.userID) else {
            throw OrganisationError.unknownUser(request.userID)
        }
        try call.requireActiveUser(request.replacementID, "replacement_id")
        guard request.replacementID != user.id else {
            throw CallError.requestInvalid("replacement_id: \(user.name) can't be in the place of \(user.name)")
        }
        if request.deactivate { try requireDispensable(user, call) }
        let response = try call.inSavepoint(
            undoneIf: { _ in request.dryRun },
            { try replace(user, with: request.replacementID, deactivating: request.deactivate, call) })
        if request.dryRun { call.keepsAnswer = false }
        return response
    }

    private static func replace(
        _ user: User, with replacementID: Int64, deactivating: Bool, _ call: WriteCall
    ) throws -> ReplaceUserResponse {
        var holdings = Holdings(of: user.id, goingTo: replacementID, call)
        var response = ReplaceUserResponse()
        response.poolIDs = try holdings.replacePools()
        response.subordinateIDs = try holdings.replaceSuperior()
        response.records = try holdings.replaceOwner()
        response.teamPlaces = try holdings.replaceTeamPlaces()
        response.confirmationFlowObjects = try holdings.replaceFlowConfirmers()
        response.confirmations = try holdings.replaceConfirmer()
        response.remainingRecords = try call.reader.recordCount(ofOwner: user.id)
        response.remainingTeamPlaces = try call.reader.accessCount(
            of: .userID(user.id), by: .team, at: call.nowMilliseconds)
        response.remainingConfirmations = try call.reader.accessCount(
            of: .userID(user.id), by: .confirmation, at: call.nowMilliseconds)
        let remaining = response.remainingRecords + response.remainingTeamPlaces + response.remainingConfirmations
        if deactivating, user.active, remaining == 0 {
            try deactivate(user.id, call)
            response.deactivated = true
        }
        return response
    }

    /// - Throws: LAST_CRM_ADMIN, before anything has been replaced.
    private static func requireDispensable(_ user: User, _ call: WriteCall) throws {
        if call.organisation.activeAdministrators.map(\.id) == [user.id] {
            throw OrganisationError.lastAdministrator(user.name)
        }
    }

    private static func deactivate(_ id: Int64, _ call: WriteCall) throws {
        // As the user is now.
        guard let old = call.organisation.user(id) else { throw OrganisationError.unknownUser(id) }
        var user = old
        user.active = false
        try call.save(user, replacing: old)
    }
}
