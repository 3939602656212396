// Bytes that are appended at one end and taken from the other.
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
    uint8_t *bytes;
    size_t begin, end, capacity;
};

static inline size_t buffer_count(const struct buffer *buffer) { return buffer->end - buffer->begin; }

// Room for so many further bytes; the caller moves `end`. Ends the program when there is no memory.
static inline uint8_t *buffer_reserve(struct buffer *buffer, size_t count) {
    if (buffer->begin == buffer->end) buffer->begin = buffer->end = 0;
    if (buffer->capacity - buffer->end < count && buffer->begin > 0) {
        memmove(buffer->bytes, buffer->bytes + buffer->begin, buffer_count(buffer));
        buffer->end -= buffer->begin;
        buffer->begin = 0;
    }
    if (buffer->capacity - buffer->end < count) {
        buffer->capacity = 2 * buffer->capacity + count;
        buffer->bytes = realloc(buffer->bytes, buffer->capacity);
        if (buffer->bytes == NULL) {
            fputs("floor: no memory for a buffer\n", stderr);
            exit(1);
        }
    }
    return buffer->bytes + buffer->end;
}
