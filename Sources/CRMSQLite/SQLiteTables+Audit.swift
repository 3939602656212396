internal import CRMModel
internal import CRMRepository

// The audit, read backwards. There is no index by time or by user: each would have to be written with every change.
extension SQLiteTables {
    /// By how much the clock may have been put back, and no entry be missed: times grow with the ids but for that.
    private static let clockToleranceMilliseconds: Int64 = 3_600_000

    private static let auditColumns = "id, time, user_id, service_uid, method, subject, subject_id, version, changes"

    func auditEntries(_ query: AuditQuery) throws(RepositoryError) -> FoundAuditEntries {
        var found = FoundAuditEntries()
        if query.subjects?.isEmpty == true { return found }
        let ids = try auditIDs(query)
        let statement = try connection.statement(
            query.subjectID == nil ? Self.auditWalk : Self.auditOfSubject)
        defer { statement.reset() }
        statement.bind(1, ids.lowerBound)
        statement.bind(2, ids.upperBound)
        if let subjectID = query.subjectID, let subject = query.subjects?.first {
            statement.bind(3, Int64(subject.rawValue))
            statement.bind(4, subjectID)
            statement.bind(5, Int64(query.maximumExamined))
        }
        var bytes = 0
        while try statement.step() {
            var entry = try auditEntry(from: statement)
            found.examinedCount += 1
            if query.asks(for: entry) {
                entry.changes = Encoded(bytes: statement.bytes(8))
                found.entries.append(entry)
                bytes += entry.changes.bytes.count
            }
            if found.examinedCount >= query.maximumExamined || found.entries.count >= query.limit
                || bytes >= query.limitBytes
            {
                found.continuesBeforeID = entry.id
                break
            }
        }
        return found
    }

    static let auditWalk = """
        SELECT \(auditColumns) FROM audit_entries WHERE id >= ?1 AND id < ?2 ORDER BY id DESC
        """

    /// Sorts the ids alone, and reads no more entries than are wanted.
    static let auditOfSubject = """
        SELECT \(auditColumns) FROM audit_entries WHERE id IN (
            SELECT id FROM audit_entries INDEXED BY audit_entries_by_subject
            WHERE id >= ?1 AND id < ?2 AND subject = ?3 AND subject_id = ?4 ORDER BY id DESC LIMIT ?5)
        ORDER BY id DESC
        """

    /// The entry without its changes, which may be many bytes.
    private func auditEntry(from statement: Statement) throws(RepositoryError) -> StoredAuditEntry {
        let number = statement.integer(5)
        guard let subject = AuditSubject(rawValue: Int32(truncatingIfNeeded: number)) else {
            throw .unexpected("an audit entry is about something of the unknown kind \(number)")
        }
        return StoredAuditEntry(
            id: statement.integer(0), timeMilliseconds: statement.integer(1), userID: statement.optionalInteger(2),
            serviceUID: UInt32(truncatingIfNeeded: statement.integer(3)), method: statement.text(4), subject: subject,
            subjectID: statement.integer(6), version: statement.integer(7), changes: Encoded(bytes: []))
    }

    // MARK: Times

    /// Within these ids stands whatever is of the query's time.
    private func auditIDs(_ query: AuditQuery) throws(RepositoryError) -> Range<Int64> {
        var ids = 0..<max(query.beforeID, 0)
        if query.fromMilliseconds != .min {
            let time = query.fromMilliseconds.subtractingReportingOverflow(Self.clockToleranceMilliseconds)
            if !time.overflow { ids = ids.clamped(to: try firstAuditID(from: time.partialValue)..<Int64.max) }
        }
        if query.untilMilliseconds != .max {
            let time = query.untilMilliseconds.addingReportingOverflow(Self.clockToleranceMilliseconds)
            if !time.overflow { ids = ids.clamped(to: 0..<(try firstAuditID(from: time.partialValue))) }
        }
        return ids
    }

    /// The id of an entry of that time or later before which stands one that is earlier; where times grow with the ids,
    /// that is the first of them. Past the last entry if there is none.
    private func firstAuditID(from timeMilliseconds: Int64) throws(RepositoryError) -> Int64 {
        let last = try connection.statement("SELECT ifnull(max(id), 0) FROM audit_entries")
        defer { last.reset() }
        var earlier: Int64 = 0
        var later: Int64 = try last.step() ? last.integer(0) + 1 : 1
        let statement = try connection.statement(
            "SELECT id, time FROM audit_entries WHERE id >= ?1 ORDER BY id LIMIT 1")
        defer { statement.reset() }
        while later - earlier > 1 {
            let middle = earlier + (later - earlier) / 2
            statement.bind(1, middle)
            if try statement.step(), statement.integer(1) < timeMilliseconds, statement.integer(0) < later {
                earlier = statement.integer(0)
            } else {
                later = middle
            }
            statement.rewind()
        }
        return later
    }
}
