#include "arena.h"

#include <stdio.h>
#include <stdlib.h>

static void *allocate(void *arena, size_t size) { return arena_allocate(arena, size); }

static void release(void *arena, void *pointer) {
    (void)arena;
    (void)pointer;
}

void arena_init(struct arena *arena, size_t capacity) {
    arena->allocator = (ProtobufCAllocator){.alloc = allocate, .free = release, .allocator_data = arena};
    arena->bytes = malloc(capacity);
    arena->used = 0;
    arena->capacity = capacity;
    if (arena->bytes == NULL) {
        fputs("floor: no memory for an arena\n", stderr);
        exit(1);
    }
}

void *arena_allocate(struct arena *arena, size_t size) {
    const size_t aligned = (size + 15) & ~(size_t)15;
    if (aligned < size || aligned > arena->capacity - arena->used) return NULL;
    void *pointer = arena->bytes + arena->used;
    arena->used += aligned;
    return pointer;
}
