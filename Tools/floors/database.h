// The database as crmd has it: what the floors set and run is what Sources/CRMSQLite sets and runs.
#pragma once

#include <sqlite3.h>

// SQLiteStorage.prepareForWriting and SQLiteStorage.makeReader; a pragma that changes there changes here.
#define WRITER_PRAGMAS "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
#define READER_PRAGMAS "PRAGMA query_only = ON;"
// SQLiteWriter.maximumLogPages.
#define MAXIMUM_LOG_PAGES 1000

// SQLiteTables.recordByID.
#define RECORD_BY_ID                                                                                         \
    "SELECT r.id, r.object, r.owner_id, r.status, r.life_state, r.approval_status, r.locked, r.pool_id, "    \
    "r.version, r.created_at, r.modified_at, r.created_by, r.modified_by, r.fields, r.has_shares, r.has_team " \
    "FROM records r WHERE r.id = $1"

// SQLiteTables.update, add and remove, and append.
#define UPDATE_RECORD                                                                                        \
    "UPDATE records SET object = $1, owner_id = $2, status = $3, life_state = $4, approval_status = $5, "    \
    "locked = $6, pool_id = $7, version = $8, created_at = $9, modified_at = $10, created_by = $11, "        \
    "modified_by = $12, fields = $13 WHERE id = $14"
#define REMOVE_LONG_TEXT "DELETE FROM long_texts WHERE record_id = $1 AND field_id = $2 AND value = $3"
#define ADD_LONG_TEXT "INSERT INTO long_texts (record_id, field_id, value) VALUES ($1, $2, $3)"
#define APPEND_AUDIT_ENTRY                                                                                   \
    "INSERT INTO audit_entries (time, user_id, service_uid, method, subject, subject_id, version, changes) " \
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"

// The least change of a record: one row, no index.
#define TOUCH_RECORD "UPDATE records SET modified_at = $1, version = version + 1 WHERE id = $2"

// Opens the file, and runs the pragmas; ends the program when it can't.
sqlite3 *database_open(const char *path, const char *pragmas);

// Prepares a statement to be run often; ends the program when it can't.
sqlite3_stmt *database_prepare(sqlite3 *database, const char *sql);

// Runs a statement that gives no row, and makes it ready for the next time; ends the program when it fails.
void database_run(sqlite3_stmt *statement);

// Ends the program, saying what is wrong with the database.
_Noreturn void database_fail(sqlite3 *database);
