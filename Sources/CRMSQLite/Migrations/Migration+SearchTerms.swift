extension Migration {
    /// Layout 12: terms by which records are found.
    ///
    /// The object leads: a word is looked for among the records of one object, by a range of terms. Terms can't be made in
    /// SQL: those of the records that are there already are made when the database is opened, up to `made_up_to` so far.
    static let searchTerms = Migration(
        version: 12,
        sql: """
            CREATE TABLE search_terms (
                object INTEGER NOT NULL,
                term TEXT NOT NULL,
                record_id INTEGER NOT NULL,
                PRIMARY KEY (object, term, record_id)
            ) STRICT, WITHOUT ROWID;
            -- No row: of all records.
            CREATE TABLE search_terms_progress (id INTEGER PRIMARY KEY CHECK (id = 1), made_up_to INTEGER NOT NULL) STRICT;
            INSERT INTO search_terms_progress SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM records);
            """)
}
