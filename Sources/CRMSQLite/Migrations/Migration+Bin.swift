extension Migration {
    /// Layout 11: the recycle bin, and of which record a kept answer holds values.
    ///
    /// The database is written anew before it: what had been removed from it may have left traces.
    static let bin = Migration(
        version: 11,
        sql: """
            -- Who invalidated a record, and when.
            CREATE TABLE bin (
                record_id INTEGER PRIMARY KEY,
                object INTEGER NOT NULL,
                invalidated_by INTEGER NOT NULL,
                invalidated_at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX bin_by_time ON bin (invalidated_at);
            CREATE INDEX bin_by_object ON bin (object, invalidated_at);
            CREATE INDEX bin_by_user ON bin (invalidated_by, invalidated_at);
            CREATE INDEX bin_by_object_and_user ON bin (object, invalidated_by, invalidated_at);
            INSERT INTO bin SELECT id, object, modified_by, modified_at FROM records WHERE life_state = 2;

            -- NULL: of none.
            ALTER TABLE answers ADD COLUMN record_id INTEGER;
            CREATE INDEX answers_by_record ON answers (record_id) WHERE record_id IS NOT NULL;
            -- These answers begin with their record: a tag, the record's length, a tag, the record's id. Lengths and ids are
            -- numbers of seven bits a byte, the lowest first, and with an eighth bit in all bytes but the last.
            UPDATE answers SET record_id = (
                WITH RECURSIVE step (part, position, byte, shift, value) AS (
                    SELECT
                        'length', 2,
                        16 * (instr('0123456789ABCDEF', substr(hex(substr(response, 2, 1)), 1, 1)) - 1)
                            + instr('0123456789ABCDEF', substr(hex(substr(response, 2, 1)), 2, 1)) - 1,
                        0, 0
                    UNION ALL
                    SELECT
                        CASE
                            WHEN part = 'tag' THEN 'id'
                            WHEN byte >= 128 THEN part
                            WHEN part = 'length' THEN 'tag'
                            ELSE 'end'
                        END,
                        position + 1,
                        16 * (instr('0123456789ABCDEF', substr(hex(substr(response, position + 1, 1)), 1, 1)) - 1)
                            + instr('0123456789ABCDEF', substr(hex(substr(response, position + 1, 1)), 2, 1)) - 1,
                        iif(part = 'id', shift + 7, 0),
                        iif(part = 'id', value | ((byte & 127) << shift), 0)
                    FROM step WHERE part <> 'end' AND position <= length(response)
                )
                SELECT value FROM step WHERE part = 'end'
            )
            WHERE method IN ('crm.v1.Records/CreateRecord', 'crm.v1.Records/EditRecord');
            """,
        writesAnew: true)
}
