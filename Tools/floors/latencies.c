#include "latencies.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

uint64_t nanoseconds_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

void latencies_add(struct latencies *latencies, uint64_t nanoseconds) {
    if (latencies->count == latencies->capacity) {
        latencies->capacity = latencies->capacity == 0 ? 1 << 16 : 2 * latencies->capacity;
        latencies->nanoseconds = realloc(latencies->nanoseconds, latencies->capacity * sizeof *latencies->nanoseconds);
        if (latencies->nanoseconds == NULL) {
            fputs("floor: no memory for latencies\n", stderr);
            exit(1);
        }
    }
    latencies->nanoseconds[latencies->count++] = nanoseconds > UINT32_MAX ? UINT32_MAX : (uint32_t)nanoseconds;
}

static int compare(const void *left, const void *right) {
    const uint32_t first = *(const uint32_t *)left, second = *(const uint32_t *)right;
    return (first > second) - (first < second);
}

// The value that `share` of all don't exceed.
static double microseconds(const struct latencies *latencies, double share) {
    if (latencies->count == 0) return 0;
    const size_t index = (size_t)(share * (double)latencies->count);
    return latencies->nanoseconds[index < latencies->count ? index : latencies->count - 1] / 1000.0;
}

void latencies_print(struct latencies *latencies) {
    qsort(latencies->nanoseconds, latencies->count, sizeof *latencies->nanoseconds, compare);
    printf("\"latencyMicroseconds\":{\"p50\":%.2f,\"p90\":%.2f,\"p99\":%.2f,\"p999\":%.2f,\"max\":%.2f}",
           microseconds(latencies, 0.5), microseconds(latencies, 0.9), microseconds(latencies, 0.99),
           microseconds(latencies, 0.999), microseconds(latencies, 1));
}
