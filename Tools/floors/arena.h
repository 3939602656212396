// Memory for one request: allocating moves a pointer, freeing does nothing, resetting frees all at once.
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

struct arena {
    // For protobuf-c; its data are the arena itself.
    ProtobufCAllocator allocator;
    uint8_t *bytes;
    size_t used, capacity;
};

// Ends the program when there is no memory.
void arena_init(struct arena *arena, size_t capacity);

// NULL when the arena is used up.
void *arena_allocate(struct arena *arena, size_t size);

static inline void arena_reset(struct arena *arena) { arena->used = 0; }
