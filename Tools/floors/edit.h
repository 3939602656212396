// The change of a record's remark, as crmd's EditRecord makes it: the same rows, and nothing else.
#pragma once

#include <sqlite3.h>
#include <stdint.h>

#include "arena.h"

// Business objects are numbered from 1 on.
enum { OBJECT_COUNT = 64, TEXT_SIZE = 16 };

struct editor {
    sqlite3 *database;
    sqlite3_stmt *begin, *commit, *record_by_id, *update_record, *set_long_text, *append_audit_entry, *touch_record;
    // By object, the id of the remark's definition; 0: it has none.
    int64_t remark_ids[OBJECT_COUNT];
    // The caller's, as the audit names it.
    int64_t service_uid;
    struct arena arena;
    // How long the log is, in pages, as SQLite tells it at each commit.
    int log_pages;
};

// Opens the database as the one that writes it; ends the program when it can't. The editor mustn't be moved.
void editor_open(struct editor *editor, const char *path);

// Gives a record another remark, within a transaction. Ends the program when there is no such record, or it has none.
void editor_edit(struct editor *editor, int64_t id, const char text[TEXT_SIZE]);

// Changes one row of a record's, and no index, within a transaction.
void editor_touch(struct editor *editor, int64_t id);

// Brings the log into the database if it has grown long. Nobody reads, so all of it.
void editor_tidy(struct editor *editor);

// Closes the database, which brings all of the log into it.
void editor_close(struct editor *editor);
