// The database as crmd has it: what the floors set and run is what Sources/CRMSQLite sets and runs.
#pragma once

#include <sqlite3.h>

// Connection: SQLite locks the file once for the process, and a transaction needs no system call for it.
#define DATABASE_VFS "unix-excl"
// SQLiteStorage: its two cache sizes, prepareForWriting and makeReader. A pragma that changes there changes here.
#define WRITER_PRAGMAS "PRAGMA cache_size = -8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
#define READER_PRAGMAS "PRAGMA cache_size = -24576; PRAGMA query_only = ON;"
// WriteAheadLog.stepPages.
#define LOG_STEP_PAGES 1000

// The statements of Sources/CRMSQLite, less what only permissions need. A row that isn't left is a read transaction.
#define MOMENT "SELECT snapshot_version FROM installation WHERE id = 1"
#define RECORD_BY_ID                                                                                         \
    "SELECT id, object, owner_id, status, life_state, approval_status, locked, pool_id, version, "           \
    "created_at, modified_at, created_by, modified_by, fields, confirmation, order_amounts "                  \
    "FROM records WHERE id = $1"
#define UPDATE_RECORD                                                                                        \
    "UPDATE records SET status = $1, approval_status = $2, locked = $3, version = $4, modified_at = $5, "    \
    "modified_by = $6, fields = $7 WHERE id = $8"
#define SET_LONG_TEXT                                                                                        \
    "INSERT INTO long_texts (record_id, field_id, value) VALUES ($1, $2, $3) "                               \
    "ON CONFLICT (record_id, field_id) DO UPDATE SET value = excluded.value"
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
