#include "database.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void database_fail(sqlite3 *database) {
    fprintf(stderr, "floor: %s\n", sqlite3_errmsg(database));
    exit(1);
}

sqlite3 *database_open(const char *path, const char *pragmas) {
    // Connection.library. For a second connection it is too late, and has been done.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3 *database = NULL;
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, DATABASE_VFS) != SQLITE_OK ||
        sqlite3_exec(database, pragmas, NULL, NULL, NULL) != SQLITE_OK) {
        database_fail(database);
    }
    return database;
}

sqlite3_stmt *database_prepare(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
        database_fail(database);
    }
    return statement;
}

void database_run(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) database_fail(sqlite3_db_handle(statement));
    sqlite3_reset(statement);
}
