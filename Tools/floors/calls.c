#include "calls.h"

#include <arpa/inet.h>

#include "database.h"
#include "grpc/health/v1/health.pb-c.h"
#include "records.h"
#include "ttrpc/ttrpc.pb-c.h"

enum { HEADER_SIZE = 10, MAXIMUM_FRAME = 4 << 20, REQUEST = 1, RESPONSE = 2, ARENA_SIZE = 8 << 20 };
// google.rpc.Code.
enum { NOT_FOUND = 5, UNIMPLEMENTED = 12 };

void calls_init(struct calls *calls, const char *database) {
    *calls = (struct calls){0};
    arena_init(&calls->arena, ARENA_SIZE);
    if (database == NULL) return;
    sqlite3 *connection = database_open(database, READER_PRAGMAS);
    calls->moment = database_prepare(connection, MOMENT);
    calls->record_by_id = database_prepare(connection, RECORD_BY_ID);
}

static void append_header(uint8_t *target, uint32_t length, uint32_t stream_id) {
    const uint32_t words[2] = {htonl(length), htonl(stream_id)};
    memcpy(target, words, sizeof words);
    target[8] = RESPONSE;
    target[9] = 0;
}

// Packs the message straight into the output, as the payload of a ttrpc.Response.
static void append_success(struct buffer *output, uint32_t stream_id, const ProtobufCMessage *message) {
    const size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *start = buffer_reserve(output, HEADER_SIZE + 6 + size), *end = start + HEADER_SIZE;
    if (size > 0) {
        *end++ = 2 << 3 | 2;  // field 2, of known length
        for (size_t rest = size; rest > 0; rest >>= 7) *end++ = (uint8_t)(rest > 127 ? rest | 128 : rest);
    }
    end += protobuf_c_message_pack(message, end);
    append_header(start, (uint32_t)(end - start - HEADER_SIZE), stream_id);
    output->end += (size_t)(end - start);
}

static void append_failure(struct buffer *output, uint32_t stream_id, int code) {
    Google__Rpc__Status status = GOOGLE__RPC__STATUS__INIT;
    Ttrpc__Response response = TTRPC__RESPONSE__INIT;
    status.code = code;
    response.status = &status;
    const size_t size = ttrpc__response__get_packed_size(&response);
    uint8_t *start = buffer_reserve(output, HEADER_SIZE + size);
    append_header(start, (uint32_t)size, stream_id);
    ttrpc__response__pack(&response, start + HEADER_SIZE);
    output->end += HEADER_SIZE + size;
}

static bool check_health(struct calls *calls, ProtobufCBinaryData payload, uint32_t stream_id, struct buffer *output) {
    if (grpc__health__v1__health_check_request__unpack(&calls->arena.allocator, payload.len, payload.data) == NULL) {
        return false;
    }
    Grpc__Health__V1__HealthCheckResponse response = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__INIT;
    response.status = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__SERVING;
    append_success(output, stream_id, &response.base);
    return true;
}

static bool get_record(struct calls *calls, ProtobufCBinaryData payload, uint32_t stream_id, struct buffer *output) {
    const Crm__V1__GetRecordRequest *request =
        crm__v1__get_record_request__unpack(&calls->arena.allocator, payload.len, payload.data);
    if (request == NULL) return false;
    if (!calls->is_reading) {
        if (sqlite3_step(calls->moment) != SQLITE_ROW) database_fail(sqlite3_db_handle(calls->moment));
        calls->is_reading = true;
    }
    if (records_find(calls->record_by_id, request->id)) {
        Crm__V1__Record record;
        records_message(calls->record_by_id, &record);
        Crm__V1__GetRecordResponse response = CRM__V1__GET_RECORD_RESPONSE__INIT;
        response.record = &record;
        append_success(output, stream_id, &response.base);
    } else {
        append_failure(output, stream_id, NOT_FOUND);
    }
    sqlite3_reset(calls->record_by_id);
    return true;
}

static bool is(ProtobufCBinaryData bytes, const char *text) {
    return bytes.len == strlen(text) && memcmp(bytes.data, text, bytes.len) == 0;
}

static bool answer(struct calls *calls, const uint8_t *data, size_t size, uint32_t stream_id, struct buffer *output) {
    if (calls->answers_nothing) {
        append_header(buffer_reserve(output, HEADER_SIZE), 0, stream_id);
        output->end += HEADER_SIZE;
        return true;
    }
    arena_reset(&calls->arena);
    const Ttrpc__Request *request = ttrpc__request__unpack(&calls->arena.allocator, size, data);
    if (request == NULL) return false;
    if (is(request->service, "grpc.health.v1.Health") && is(request->method, "Check")) {
        return check_health(calls, request->payload, stream_id, output);
    }
    if (calls->record_by_id != NULL && is(request->service, "crm.v1.Records") && is(request->method, "GetRecord")) {
        return get_record(calls, request->payload, stream_id, output);
    }
    append_failure(output, stream_id, UNIMPLEMENTED);
    return true;
}

bool calls_answer(struct calls *calls, struct buffer *input, struct buffer *output) {
    bool is_good = true;
    while (is_good && buffer_count(input) >= HEADER_SIZE) {
        const uint8_t *frame = input->bytes + input->begin;
        uint32_t words[2];
        memcpy(words, frame, sizeof words);
        const uint32_t length = ntohl(words[0]);
        is_good = length <= MAXIMUM_FRAME && frame[8] == REQUEST;
        if (!is_good || buffer_count(input) < HEADER_SIZE + length) break;
        is_good = answer(calls, frame + HEADER_SIZE, length, ntohl(words[1]), output);
        input->begin += HEADER_SIZE + length;
    }
    if (calls->is_reading) {
        sqlite3_reset(calls->moment);
        calls->is_reading = false;
    }
    return is_good;
}
