internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// A page of audit entries: what is found, newest first, among so many as a call looks at.
struct AuditPage {
    /// How many entries a call looks at.
    static let maximumExamined = 20_000
    /// So many times what an answer may have, a call reads.
    private static let answersRead = 4

    private(set) var entries: [AuditEntry] = []
    private(set) var nextToken = ""

    /// - Parameters:
    ///   - query: apart from how far it goes.
    ///   - question: what is asked, apart from which page: a method's name and bytes of its request.
    ///   - narrowed: what the answer has of an entry that the query finds; nil: nothing.
    /// - Throws: REQUEST_INVALID, PAGE_TOKEN_INVALID.
    init(
        _ query: AuditQuery, size: UInt32, token: String, question: (method: String, request: [UInt8]),
        _ call: ReadCall,
        narrowed: (AuditEntry) -> AuditEntry?
    ) throws {
        let size = try PageSize.checked(size)
        let fingerprint = PageToken.fingerprint(
            of: Array(question.method.utf8) + question.request, user: call.caller.user.id)
        var query = query
        if !token.isEmpty { query.beforeID = try PageToken(token, expecting: fingerprint).position.id }
        // Entries are looked at one by one.
        try call.leaveLoop()

        var bytesLeft = call.settings.answerFieldBytes
        var readableBytes = Self.answersRead * bytesLeft
        query.maximumExamined = Self.maximumExamined
        while true {
            query.limit = size - entries.count
            query.limitBytes = min(bytesLeft, readableBytes)
            let found = try call.reader.auditEntries(query)
            for entry in found.entries {
                readableBytes -= entry.changes.bytes.count
                let changes = try call.codec.decode(entry.changes).changes
                // Of what was decoded nothing is needed in the codec's memory.
                call.codec.reset()
                guard let narrowed = narrowed(AuditEntry(entry, changes)) else { continue }
                if !entries.isEmpty, entry.changes.bytes.count > bytesLeft {
                    nextToken = Self.token(before: entry.id + 1, fingerprint)
                    return
                }
                entries.append(narrowed)
                bytesLeft -= entry.changes.bytes.count
            }
            guard let beforeID = found.continuesBeforeID else { return }
            query.beforeID = beforeID
            query.maximumExamined -= found.examinedCount
            if entries.count == size || query.maximumExamined <= 0 || bytesLeft <= 0 || readableBytes <= 0 {
                nextToken = Self.token(before: beforeID, fingerprint)
                return
            }
        }
    }

    private static func token(before id: Int64, _ fingerprint: UInt64) -> String {
        PageToken(position: RecordQuery.Position(key: nil, id: id), fingerprint: fingerprint).text
    }
}

extension AuditEntry {
    fileprivate init(_ stored: StoredAuditEntry, _ changes: [FieldChange]) {
        self.init(
            id: stored.id, timeMilliseconds: stored.timeMilliseconds, userID: stored.userID,
            serviceUid: stored.serviceUID, method: stored.method, subject: stored.subject, subjectID: stored.subjectID,
            version: stored.version, changes: changes)
    }
}
