// Records as they are stored, and as they are answered.
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "crm/v1/record.pb-c.h"

// The columns of RECORD_BY_ID.
enum record_column {
    COLUMN_ID, COLUMN_OBJECT, COLUMN_OWNER_ID, COLUMN_STATUS, COLUMN_LIFE_STATE, COLUMN_APPROVAL_STATUS, COLUMN_LOCKED,
    COLUMN_POOL_ID, COLUMN_VERSION, COLUMN_CREATED_AT, COLUMN_MODIFIED_AT, COLUMN_CREATED_BY, COLUMN_MODIFIED_BY,
    COLUMN_FIELDS,
};

// Goes to the record's row; false when there is none. The statement, of RECORD_BY_ID, has to be reset.
bool records_find(sqlite3_stmt *by_id, int64_t id);

// The message of the row. Its fields are the row's own bytes, which last until the statement goes on.
void records_message(sqlite3_stmt *row, Crm__V1__Record *record);
