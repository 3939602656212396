// The floor of a call: two processes send each other 300 bytes over a Unix socket, one after the other.
// Usage: floor-pingpong WARM-UP-SECONDS SECONDS   Pin it with taskset. Prints a JSON object.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "latencies.h"

enum { SIZE = 300 };

// False when the other side is gone.
static bool receive(int socket, char *bytes) { return recv(socket, bytes, SIZE, MSG_WAITALL) == SIZE; }

static bool deliver(int socket, const char *bytes) { return send(socket, bytes, SIZE, MSG_NOSIGNAL) == SIZE; }

static void answer(int socket) {
    char bytes[SIZE];
    while (receive(socket, bytes) && deliver(socket, bytes)) {}
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("usage: floor-pingpong WARM-UP-SECONDS SECONDS\n", stderr);
        return 64;
    }
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0) return perror("floor: socketpair"), 1;
    const pid_t child = fork();
    if (child < 0) return perror("floor: fork"), 1;
    close(sockets[child == 0 ? 0 : 1]);
    if (child == 0) {
        answer(sockets[1]);
        _exit(0);
    }
    const uint64_t measured_from = nanoseconds_now() + (uint64_t)(atof(argv[1]) * 1e9);
    const uint64_t until = measured_from + (uint64_t)(atof(argv[2]) * 1e9);
    struct latencies latencies = {0};
    char bytes[SIZE] = {0};
    for (uint64_t start = nanoseconds_now(); start < until;) {
        if (!deliver(sockets[0], bytes) || !receive(sockets[0], bytes)) return perror("floor: pingpong"), 1;
        const uint64_t end = nanoseconds_now();
        if (start >= measured_from) latencies_add(&latencies, end - start);
        start = end;
    }
    close(sockets[0]);
    waitpid(child, NULL, 0);
    printf("{\"requestsPerSecond\":%.1f,", (double)latencies.count / atof(argv[2]));
    latencies_print(&latencies);
    puts("}");
    return latencies.count > 0 ? 0 : 1;
}
