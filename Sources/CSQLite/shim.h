#include <sqlite3.h>

/* The destructor that makes SQLite copy what is bound; a cast that Swift does not import. */
static inline int crm_sqlite3_bind_text_copy(sqlite3_stmt *statement, int index, const char *text, int count) {
  return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}
static inline int crm_sqlite3_bind_blob_copy(sqlite3_stmt *statement, int index, const void *bytes, int count) {
  return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}
/* Variadic in C. To be called before anything else: SQLite then takes no lock to count the memory that it takes. */
static inline int crm_sqlite3_count_no_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
/* Likewise. */
static inline int crm_sqlite3_keep_wal_on_close(sqlite3 *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
