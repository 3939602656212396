#include "records.h"

#include "database.h"

bool records_find(sqlite3_stmt *by_id, int64_t id) {
    sqlite3_bind_int64(by_id, 1, id);
    switch (sqlite3_step(by_id)) {
        case SQLITE_ROW: return true;
        case SQLITE_DONE: return false;
        default: database_fail(sqlite3_db_handle(by_id));
    }
}

// A column that may be NULL.
static int64_t integer(sqlite3_stmt *row, int column, protobuf_c_boolean *is_there) {
    *is_there = sqlite3_column_type(row, column) != SQLITE_NULL;
    return *is_there ? sqlite3_column_int64(row, column) : 0;
}

void records_message(sqlite3_stmt *row, Crm__V1__Record *record) {
    crm__v1__record__init(record);
    record->has_id = record->has_object = record->has_status = record->has_life_state = true;
    record->has_version = record->has_created_at_milliseconds = record->has_modified_at_milliseconds = true;
    record->has_created_by_id = record->has_modified_by_id = record->has_fields = true;
    record->id = sqlite3_column_int64(row, COLUMN_ID);
    record->object = sqlite3_column_int(row, COLUMN_OBJECT);
    record->owner_id = integer(row, COLUMN_OWNER_ID, &record->has_owner_id);
    record->status = sqlite3_column_int(row, COLUMN_STATUS);
    record->life_state = sqlite3_column_int(row, COLUMN_LIFE_STATE);
    record->approval_status = sqlite3_column_int(row, COLUMN_APPROVAL_STATUS);
    record->has_approval_status = record->approval_status != CRM__V1__APPROVAL__STATUS__NONE;
    record->pool_id = integer(row, COLUMN_POOL_ID, &record->has_pool_id);
    record->version = sqlite3_column_int64(row, COLUMN_VERSION);
    record->created_at_milliseconds = sqlite3_column_int64(row, COLUMN_CREATED_AT);
    record->modified_at_milliseconds = sqlite3_column_int64(row, COLUMN_MODIFIED_AT);
    record->created_by_id = sqlite3_column_int64(row, COLUMN_CREATED_BY);
    record->modified_by_id = sqlite3_column_int64(row, COLUMN_MODIFIED_BY);
    record->fields.data = (uint8_t *)sqlite3_column_blob(row, COLUMN_FIELDS);
    record->fields.len = (size_t)sqlite3_column_bytes(row, COLUMN_FIELDS);
}
