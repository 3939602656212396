internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists what was changed by whom, in anything.
enum ListAuditEntries: ReadOperation {
    static func run(_ request: ListAuditEntriesRequest, _ call: ReadCall) throws -> ListAuditEntriesResponse {
        try call.requireAdministrator(for: "list the audit")
        let query = try query(request, call)
        var question = request
        question.pageSize = 0
        question.pageToken = ""
        let page = try AuditPage(
            query, size: request.pageSize, token: request.pageToken,
            question: ("ListAuditEntries", call.codec.encode(question).bytes), call
        ) { entry in
            request.permissionChanges && !entry.changesPermissions ? nil : entry
        }
        return ListAuditEntriesResponse(entries: page.entries, nextPageToken: page.nextToken)
    }

    private static func query(_ request: ListAuditEntriesRequest, _ call: ReadCall) throws -> AuditQuery {
        let subjects = Set(request.subjects)
        if request.subjectID != nil, subjects.count != 1 {
            throw CallError.requestInvalid("subject_id: \(subjects.count) kinds are in subjects, and it takes one")
        }
        if let userID = request.userID, call.organisation.user(userID) == nil {
            throw OrganisationError.unknownUser(userID)
        }
        if !request.method.isEmpty, request.method != Installation.auditedMethod,
            !ServiceNames.hasMethod(request.method)
        {
            throw CallError.requestInvalid("method: there is no method \(request.method)")
        }
        var query = AuditQuery(
            subjects: subjects.isEmpty ? nil : subjects, subjectID: request.subjectID, userID: request.userID,
            method: request.method.isEmpty ? nil : request.method)
        if let from = request.fromMilliseconds { query.fromMilliseconds = from }
        if let until = request.untilMilliseconds { query.untilMilliseconds = until }
        guard query.fromMilliseconds < query.untilMilliseconds else {
            throw CallError.requestInvalid("from_milliseconds is not before until_milliseconds")
        }
        if request.permissionChanges {
            query.subjects = (query.subjects ?? Set(AuditSubject.allCases)).filter { $0.bearsPermissions }
        }
        return query
    }
}
