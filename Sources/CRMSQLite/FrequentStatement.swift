/// The statements that are run for nearly every request. A connection keeps them by their numbers: to find one by its text
/// would cost as much as a step of it. SQLite numbers parameters in the order in which they first appear.
enum FrequentStatement: Int, CaseIterable {
    // Transactions.
    case moment, begin, commit, openSavepoint, releaseSavepoint
    // Records.
    case record, updateRecord, updateContent
    // To whom they are open.
    case sharesOfRecord, teamOfRecord, keepAccesses
    // What accompanies a change.
    case addField, removeField, setLongText, removeLongText, appendAudit, expiredAnswer, forgetAnswers

    var sql: String {
        switch self {
        case .moment:
            // One row, whether the installation is set up or not.
            "SELECT ifnull((SELECT snapshot_version FROM installation WHERE id = 1), 0)"
        case .begin: "BEGIN IMMEDIATE"
        case .commit: "COMMIT"
        case .openSavepoint: "SAVEPOINT request"
        case .releaseSavepoint: "RELEASE request"
        case .record: "SELECT \(SQLiteTables.recordColumns), r.accesses FROM records r WHERE r.id = $1"
        case .updateRecord:
            """
            UPDATE records SET status = $1, approval_status = $2, locked = $3, version = $4, modified_at = $5,
                modified_by = $6, fields = $7, owner_id = $8, life_state = $9, pool_id = $10, confirmation = $11
            WHERE id = $12
            """
        case .updateContent:
            // SQLite writes the indexes of all columns that are set, be their values the same.
            """
            UPDATE records SET status = $1, approval_status = $2, locked = $3, version = $4, modified_at = $5,
                modified_by = $6, fields = $7
            WHERE id = $8
            """
        case .sharesOfRecord: accesses("shares", "0, 0")
        case .teamOfRecord: accesses("team_members", "source_record_id, roles")
        case .keepAccesses:
            """
            UPDATE records SET has_shares = $1, has_team = $2, accesses = $3
            WHERE id = $4 AND (has_shares <> $1 OR has_team <> $2 OR accesses IS NOT $3)
            """
        case .addField: "INSERT INTO field_values (record_id, field_id, value) VALUES ($1, $2, $3)"
        case .removeField: "DELETE FROM field_values WHERE record_id = $1 AND field_id = $2 AND value = $3"
        case .setLongText:
            """
            INSERT INTO long_texts (record_id, field_id, value) VALUES ($1, $2, $3)
            ON CONFLICT (record_id, field_id) DO UPDATE SET value = excluded.value
            """
        case .removeLongText: "DELETE FROM long_texts WHERE record_id = $1 AND field_id = $2"
        case .appendAudit:
            """
            INSERT INTO audit_entries (time, user_id, service_uid, method, subject, subject_id, version, changes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """
        case .expiredAnswer:
            "SELECT 1 FROM answers WHERE expires_at <= $1 LIMIT 1"
        case .forgetAnswers:
            """
            DELETE FROM answers WHERE (service_uid, user_id, method, key) IN
                (SELECT service_uid, user_id, method, key FROM answers WHERE expires_at <= $1 LIMIT $2)
            """
        }
    }

    /// Those of a record, at most so many; a negative number stands for all.
    private func accesses(_ table: String, _ ofTeams: String) -> String {
        """
        SELECT grantee_kind, grantee_id, object, access, expires_at, given_by, given_at, \(ofTeams)
        FROM \(table) WHERE record_id = $1 ORDER BY grantee_kind, grantee_id, 8 LIMIT $2
        """
    }
}
