// The floor of a change: the rows of crmd's EditRecord, committed in groups by one process, without any client.
// Usage: floor-commit --database FILE --ids LOW-HIGH [--group N] [--warm-up SECONDS] [--seconds SECONDS] [--seed N]
//        [--one-row]
//   FILE is a copy of a database whose crmd has ended: two processes must not have one. The records are drawn from LOW to
//   HIGH, and have to have a remark. With --one-row, one row of each is changed, and no more. Prints a JSON object, in
//   which latencies are those of a group.
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "database.h"
#include "edit.h"
#include "latencies.h"

struct plan {
    const char *database;
    int64_t low, high;
    int group;
    double warm_up, seconds;
    uint64_t seed;
    bool changes_one_row;
};

// Splitmix64.
static uint64_t next_random(uint64_t *state) {
    uint64_t value = *state += 0x9e3779b97f4a7c15;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}

static void edit_one(struct editor *editor, const struct plan *plan, uint64_t *state) {
    const int64_t id = plan->low + (int64_t)(next_random(state) % (uint64_t)(plan->high - plan->low + 1));
    if (plan->changes_one_row) return editor_touch(editor, id);
    char text[TEXT_SIZE];
    uint64_t digits = next_random(state);
    for (int index = 0; index < TEXT_SIZE; index++, digits >>= 4) text[index] = "0123456789abcdef"[digits & 15];
    editor_edit(editor, id, text);
}

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
        (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void run(const struct plan *plan) {
    struct editor editor;
    editor_open(&editor, plan->database);
    struct latencies latencies = {0};
    uint64_t state = plan->seed;
    const uint64_t begin = nanoseconds_now(), measured_from = begin + (uint64_t)(plan->warm_up * 1e9);
    const uint64_t until = measured_from + (uint64_t)(plan->seconds * 1e9);
    double cpu = 0;
    // A group begins when the one before is on the disk and the log was tidied: as with a client that waits.
    for (uint64_t start = begin; start < until;) {
        if (start < measured_from) cpu = cpu_seconds();
        database_run(editor.begin);
        for (int number = 0; number < plan->group; number++) edit_one(&editor, plan, &state);
        database_run(editor.commit);
        editor_tidy(&editor);
        const uint64_t end = nanoseconds_now();
        if (start >= measured_from) latencies_add(&latencies, end - start);
        start = end;
    }
    cpu = cpu_seconds() - cpu;
    const double edits = (double)latencies.count * plan->group;
    printf("{\"requestsPerSecond\":%.1f,\"serverCPUMicrosecondsPerRequest\":%.3f,", edits / plan->seconds,
           edits > 0 ? cpu / edits * 1e6 : 0);
    latencies_print(&latencies);
    puts("}");
    editor_close(&editor);
}

int main(int argc, char **argv) {
    static const struct option options[] = {
        {"database", required_argument, NULL, 'd'}, {"ids", required_argument, NULL, 'i'},
        {"group", required_argument, NULL, 'g'}, {"warm-up", required_argument, NULL, 'w'},
        {"seconds", required_argument, NULL, 's'}, {"seed", required_argument, NULL, 'r'},
        {"one-row", no_argument, NULL, 'o'}, {NULL, 0, NULL, 0}};
    struct plan plan = {.group = 1, .warm_up = 1, .seconds = 5, .seed = 1};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
            case 'd': plan.database = optarg; break;
            case 'i':
                if (sscanf(optarg, "%ld-%ld", &plan.low, &plan.high) != 2) return 64;
                break;
            case 'g': plan.group = atoi(optarg); break;
            case 'w': plan.warm_up = atof(optarg); break;
            case 's': plan.seconds = atof(optarg); break;
            case 'r': plan.seed = strtoull(optarg, NULL, 10); break;
            case 'o': plan.changes_one_row = true; break;
            default: return 64;
        }
    }
    if (plan.database == NULL || plan.low < 1 || plan.high < plan.low || plan.group < 1 || plan.seconds <= 0) {
        fputs("usage: floor-commit --database FILE --ids LOW-HIGH [--group N] [--warm-up SECONDS] [--seconds SECONDS] "
              "[--seed N] [--one-row]\n", stderr);
        return 64;
    }
    run(&plan);
    return 0;
}
