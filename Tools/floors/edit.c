#include "edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "crm/v1/audit.pb-c.h"
#include "database.h"
#include "records.h"

#define REMARK "remark"
#define METHOD "crm.v1.Records/EditRecord"
// AuditEntry.Subject.record.
enum { AUDIT_SUBJECT_RECORD = 1, ARENA_SIZE = 1 << 20 };

static _Noreturn void fail(int64_t id, const char *what) {
    fprintf(stderr, "floor-commit: record %lld: %s\n", (long long)id, what);
    exit(1);
}

static int note_log_pages(void *editor, sqlite3 *database, const char *name, int pages) {
    (void)database;
    (void)name;
    ((struct editor *)editor)->log_pages = pages;
    return SQLITE_OK;
}

void editor_open(struct editor *editor, const char *path) {
    *editor = (struct editor){.database = database_open(path, WRITER_PRAGMAS), .service_uid = getuid()};
    editor->begin = database_prepare(editor->database, "BEGIN IMMEDIATE");
    editor->commit = database_prepare(editor->database, "COMMIT");
    editor->record_by_id = database_prepare(editor->database, RECORD_BY_ID);
    editor->update_record = database_prepare(editor->database, UPDATE_RECORD);
    editor->set_long_text = database_prepare(editor->database, SET_LONG_TEXT);
    editor->append_audit_entry = database_prepare(editor->database, APPEND_AUDIT_ENTRY);
    editor->touch_record = database_prepare(editor->database, TOUCH_RECORD);
    sqlite3_wal_hook(editor->database, note_log_pages, editor);
    arena_init(&editor->arena, ARENA_SIZE);

    sqlite3_stmt *definitions =
        database_prepare(editor->database, "SELECT object, id FROM field_definitions WHERE key = '" REMARK "'");
    while (sqlite3_step(definitions) == SQLITE_ROW) {
        const int object = sqlite3_column_int(definitions, 0);
        if (object > 0 && object < OBJECT_COUNT) editor->remark_ids[object] = sqlite3_column_int64(definitions, 1);
    }
    sqlite3_finalize(definitions);
}

// The remark among the fields; NULL when there is none.
static Crm__V1__Field *remark_of(const Crm__V1__FieldSet *fields) {
    for (size_t index = 0; index < fields->n_fields; index++) {
        Crm__V1__Field *field = fields->fields[index];
        if (field->value != NULL && field->value->kind_case == CRM__V1__VALUE__KIND_TEXT &&
            field->key.len == strlen(REMARK) && memcmp(field->key.data, REMARK, field->key.len) == 0) {
            return field;
        }
    }
    return NULL;
}

static ProtobufCBinaryData packed(struct arena *arena, const ProtobufCMessage *message) {
    const size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = arena_allocate(arena, size);
    if (bytes == NULL) return (ProtobufCBinaryData){0, NULL};
    return (ProtobufCBinaryData){protobuf_c_message_pack(message, bytes), bytes};
}

// The encoded change of the remark, for the audit.
static ProtobufCBinaryData audit_changes(struct editor *editor, Crm__V1__Value *before, Crm__V1__Value *after) {
    Crm__V1__FieldChange change = CRM__V1__FIELD_CHANGE__INIT, *changes[] = {&change};
    change.has_key = true;
    change.key = (ProtobufCBinaryData){strlen(REMARK), (uint8_t *)REMARK};
    change.old_value = before;
    change.new_value = after;
    Crm__V1__AuditChanges all = CRM__V1__AUDIT_CHANGES__INIT;
    all.n_changes = 1;
    all.changes = changes;
    return packed(&editor->arena, &all.base);
}

static void bind_blob(sqlite3_stmt *statement, int index, ProtobufCBinaryData bytes) {
    sqlite3_bind_blob(statement, index, bytes.data, (int)bytes.len, SQLITE_STATIC);
}

static void update_record(
    sqlite3_stmt *statement, const Crm__V1__Record *record, bool is_locked, ProtobufCBinaryData fields, int64_t now) {
    sqlite3_bind_int64(statement, 1, record->status);
    sqlite3_bind_int64(statement, 2, record->approval_status);
    sqlite3_bind_int64(statement, 3, is_locked);
    sqlite3_bind_int64(statement, 4, record->version + 1);
    sqlite3_bind_int64(statement, 5, now);
    sqlite3_bind_int64(statement, 6, record->modified_by_id);
    bind_blob(statement, 7, fields);
    sqlite3_bind_int64(statement, 8, record->id);
    database_run(statement);
}

static void set_long_text(sqlite3_stmt *statement, int64_t record_id, int64_t field_id, ProtobufCBinaryData text) {
    sqlite3_bind_int64(statement, 1, record_id);
    sqlite3_bind_int64(statement, 2, field_id);
    sqlite3_bind_text(statement, 3, (const char *)text.data, (int)text.len, SQLITE_STATIC);
    database_run(statement);
}

static void append_audit_entry(
    const struct editor *editor, const Crm__V1__Record *record, ProtobufCBinaryData changes, int64_t now) {
    sqlite3_stmt *statement = editor->append_audit_entry;
    sqlite3_bind_int64(statement, 1, now);
    sqlite3_bind_int64(statement, 2, record->modified_by_id);
    sqlite3_bind_int64(statement, 3, editor->service_uid);
    sqlite3_bind_text(statement, 4, METHOD, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 5, AUDIT_SUBJECT_RECORD);
    sqlite3_bind_int64(statement, 6, record->id);
    sqlite3_bind_int64(statement, 7, record->version + 1);
    bind_blob(statement, 8, changes);
    database_run(statement);
}

static int64_t milliseconds_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void editor_touch(struct editor *editor, int64_t id) {
    sqlite3_bind_int64(editor->touch_record, 1, milliseconds_now());
    sqlite3_bind_int64(editor->touch_record, 2, id);
    database_run(editor->touch_record);
}

void editor_edit(struct editor *editor, int64_t id, const char text[TEXT_SIZE]) {
    const int64_t now = milliseconds_now();
    arena_reset(&editor->arena);

    if (!records_find(editor->record_by_id, id)) fail(id, "isn't there");
    Crm__V1__Record record;
    records_message(editor->record_by_id, &record);
    const bool is_locked = sqlite3_column_int(editor->record_by_id, COLUMN_LOCKED);
    Crm__V1__FieldSet *set =
        crm__v1__field_set__unpack(&editor->arena.allocator, record.fields.len, record.fields.data);
    sqlite3_reset(editor->record_by_id);
    Crm__V1__Field *field = set == NULL ? NULL : remark_of(set);
    if (field == NULL) fail(id, "has no remark");

    Crm__V1__Value *before = field->value, after;
    crm__v1__value__init(&after);
    after.kind_case = CRM__V1__VALUE__KIND_TEXT;
    after.text = (ProtobufCBinaryData){TEXT_SIZE, (uint8_t *)text};
    field->value = &after;
    const ProtobufCBinaryData fields = packed(&editor->arena, &set->base);
    const ProtobufCBinaryData changes = audit_changes(editor, before, &after);
    if (fields.data == NULL || changes.data == NULL) fail(id, "is too large");

    update_record(editor->update_record, &record, is_locked, fields, now);
    set_long_text(editor->set_long_text, id, editor->remark_ids[record.object], after.text);
    append_audit_entry(editor, &record, changes, now);
}

void editor_tidy(struct editor *editor) {
    if (editor->log_pages < LOG_STEP_PAGES) return;
    if (sqlite3_wal_checkpoint_v2(editor->database, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL) != SQLITE_OK) {
        database_fail(editor->database);
    }
}

void editor_close(struct editor *editor) {
    sqlite3_stmt *const statements[] = {
        editor->begin, editor->commit, editor->record_by_id, editor->update_record, editor->set_long_text,
        editor->append_audit_entry, editor->touch_record};
    for (size_t index = 0; index < sizeof statements / sizeof *statements; index++) sqlite3_finalize(statements[index]);
    sqlite3_close(editor->database);
}
