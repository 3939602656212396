// What the server answers to the requests of a buffer.
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "arena.h"
#include "buffer.h"

// What one thread answers with.
struct calls {
    struct arena arena;
    // NULL without a database: then only Health/Check is answered.
    sqlite3_stmt *moment, *record_by_id;
    // Whether the requests of this buffer have a read transaction, by the row of `moment`.
    bool is_reading;
    // Whether requests aren't looked at, and get an answer without data.
    bool answers_nothing;
};

// `database` may be NULL.
void calls_init(struct calls *calls, const char *database);

// Answers all whole frames of `input`, whose reads share one transaction, into `output`.
// False when the client breaks the protocol.
bool calls_answer(struct calls *calls, struct buffer *input, struct buffer *output);
