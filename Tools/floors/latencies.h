// How long things took.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct latencies {
    uint32_t *nanoseconds;
    size_t count, capacity;
};

// The monotonic clock.
uint64_t nanoseconds_now(void);

// Ends the program when there is no memory.
void latencies_add(struct latencies *latencies, uint64_t nanoseconds);

// Prints "latencyMicroseconds":{...}, a member of a JSON object; sorts the latencies.
void latencies_print(struct latencies *latencies);
