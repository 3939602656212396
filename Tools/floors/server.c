// The floor of a server: epoll, ttrpc frames and protobuf-c messages, and no more than that. It answers Health/Check and,
// from a database of crmd's, Records/GetRecord, without asking who may. All requests of a buffer are answered by one write,
// and their reads share one transaction.
// Usage: floor-server --socket PATH [--database FILE] [--threads N] [--empty]
//   FILE is a copy of a database whose crmd has ended: two processes must not have one. With --empty no request is looked
//   at, and the answers have no data: what remains are the system calls.
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "connection.h"

enum { MAXIMUM_THREADS = 64, MAXIMUM_EVENTS = 64 };

struct loop {
    int epoll;
    struct calls calls;
};

static _Noreturn void fail(const char *what) {
    perror(what);
    exit(1);
}

// Listens for what the connection waits for: room to write, or else requests.
static void listen_for(struct loop *loop, struct connection *connection, int operation) {
    struct epoll_event event = {.events = connection->is_blocked ? EPOLLOUT : EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(loop->epoll, operation, connection->socket, &event) != 0) fail("floor: epoll_ctl");
}

static void *run(void *argument) {
    struct loop *loop = argument;
    struct epoll_event events[MAXIMUM_EVENTS];
    while (true) {
        const int count = epoll_wait(loop->epoll, events, MAXIMUM_EVENTS, -1);
        for (int index = 0; index < count; index++) {
            struct connection *connection = events[index].data.ptr;
            const bool was_blocked = connection->is_blocked;
            if (!connection_serve(connection, &loop->calls)) {
                connection_close(connection);
            } else if (connection->is_blocked != was_blocked) {
                listen_for(loop, connection, EPOLL_CTL_MOD);
            }
        }
    }
    return NULL;
}

static int listen_at(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fputs("floor: the socket's path is too long\n", stderr);
        exit(64);
    }
    strcpy(address.sun_path, path);
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) fail("floor: socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) fail(path);
    if (listen(listener, 128) != 0) fail(path);
    return listener;
}

int main(int argc, char **argv) {
    static const struct option options[] = {
        {"socket", required_argument, NULL, 's'}, {"database", required_argument, NULL, 'd'},
        {"threads", required_argument, NULL, 't'}, {"empty", no_argument, NULL, 'e'}, {NULL, 0, NULL, 0}};
    const char *socket_path = NULL, *database = NULL;
    int threads = 1;
    bool answers_nothing = false;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
            case 's': socket_path = optarg; break;
            case 'd': database = optarg; break;
            case 't': threads = atoi(optarg); break;
            case 'e': answers_nothing = true; break;
            default: return 64;
        }
    }
    if (socket_path == NULL || threads < 1 || threads > MAXIMUM_THREADS) {
        fputs("usage: floor-server --socket PATH [--database FILE] [--threads 1..64] [--empty]\n", stderr);
        return 64;
    }
    static struct loop loops[MAXIMUM_THREADS];
    for (int number = 0; number < threads; number++) {
        loops[number].epoll = epoll_create1(EPOLL_CLOEXEC);
        if (loops[number].epoll < 0) fail("floor: epoll_create1");
        calls_init(&loops[number].calls, database);
        loops[number].calls.answers_nothing = answers_nothing;
        pthread_t thread;
        if (pthread_create(&thread, NULL, run, &loops[number]) != 0) fail("floor: pthread_create");
    }
    const int listener = listen_at(socket_path);
    for (int number = 0; ; number = (number + 1) % threads) {
        const int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (client < 0) fail("floor: accept");
        listen_for(&loops[number], connection_open(client), EPOLL_CTL_ADD);
    }
}
