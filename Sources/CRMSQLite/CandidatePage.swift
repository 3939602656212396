internal import CRMModel
internal import CRMRepository

/// A page that is found by walking through records in the wanted order, passing over what isn't reached. Only what is on
/// the page is read whole.
struct CandidatePage {
    let tables: SQLiteTables
    let query: RecordQuery
    /// Nil: everything is reached.
    let reach: RecordQuery.Reach?

    /// Through the object's records.
    func walk(_ path: RecordQuerySQL.Path) throws(RepositoryError) -> [ListedRecord] {
        try tables.records(at: try positions(path), query)
    }

    /// Where the page's records stand.
    func positions(_ path: RecordQuerySQL.Path) throws(RepositoryError) -> [RecordQuery.Position] {
        var sql = RecordQuerySQL(query)
        var positions: [RecordQuery.Position] = []
        try take(sql.candidates(path), sql.parameters, &positions)
        return positions
    }

    /// Through the values of a field, in their order; then through the records without one.
    func byValues(ofField id: Int64) throws(RepositoryError) -> [ListedRecord] {
        var positions: [RecordQuery.Position] = []
        if query.after.map({ $0.key != nil }) ?? true {
            var sql = RecordQuerySQL(query)
            try take(sql.candidates(byValuesOf: id), sql.parameters, &positions)
        }
        if positions.count < query.limit {
            var sql = RecordQuerySQL(query)
            try take(sql.candidates(withoutValueOf: id), sql.parameters, &positions)
        }
        return try tables.records(at: positions, query)
    }

    /// Takes the rows that are reached, until the page is full.
    private func take(
        _ sql: String, _ parameters: [FieldKey], _ positions: inout [RecordQuery.Position]
    ) throws(RepositoryError) {
        let statement = try tables.connection.statement(sql)
        defer { statement.reset() }
        statement.bind(parameters)
        while positions.count < query.limit, try statement.step() {
            guard try isReached(statement) else { continue }
            let key = query.sort == nil ? nil : statement.key(RecordQuerySQL.CandidateColumn.sortKey)
            positions.append(
                RecordQuery.Position(key: key, id: statement.integer(RecordQuerySQL.CandidateColumn.id)))
        }
    }

    private func isReached(_ row: Statement) throws(RepositoryError) -> Bool {
        typealias Column = RecordQuerySQL.CandidateColumn
        guard let reach else { return true }
        if let ownerID = row.optionalInteger(Column.ownerID), reach.reaches(ownerID: ownerID) { return true }
        if let poolID = row.optionalInteger(Column.poolID), reach.reaches(poolID: poolID) { return true }
        let id = row.integer(Column.id)
        if row.bool(Column.hasShares), try isOpen(id, .share, reach) { return true }
        if row.bool(Column.hasTeam), try isOpen(id, .team, reach) { return true }
        guard row.bool(Column.hasConfirmation) else { return false }
        return try isOpen(id, .confirmation, reach)
    }

    /// Whether the record is open, by those means, to one of those who reach.
    private func isOpen(
        _ id: Int64, _ means: StoredAccess.Means, _ reach: RecordQuery.Reach
    ) throws(RepositoryError) -> Bool {
        let statement = try tables.connection.statement(
            """
            SELECT grantee_kind, grantee_id, \(means == .team ? "roles" : "0") FROM \(means.table)
            WHERE record_id = $1 AND (expires_at IS NULL OR expires_at > $2)
            """)
        defer { statement.reset() }
        statement.bind(1, id)
        statement.bind(2, query.timeMilliseconds)
        while try statement.step() {
            guard let grantee = Grantee.Kind(number: statement.integer(0), id: statement.integer(1)) else { continue }
            let isReached =
                switch means {
                case .share: reach.reachesShare(with: grantee)
                case .team: reach.reachesMember(grantee, TeamRoleSet(bits: statement.integer(2)))
                case .confirmation: reach.reachesConfirmer(grantee)
                }
            if isReached { return true }
        }
        return false
    }
}
