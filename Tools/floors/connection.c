#include "connection.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_SIZE = 64 << 10 };

struct connection *connection_open(int socket) {
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL) {
        fputs("floor: no memory for a connection\n", stderr);
        exit(1);
    }
    connection->socket = socket;
    return connection;
}

// False when the client is gone.
static bool write_output(struct connection *connection) {
    struct buffer *output = &connection->output;
    if (buffer_count(output) == 0) return true;
    const ssize_t count =
        send(connection->socket, output->bytes + output->begin, buffer_count(output), MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (count > 0) output->begin += (size_t)count;
    connection->is_blocked = buffer_count(output) > 0;
    return true;
}

bool connection_serve(struct connection *connection, struct calls *calls) {
    if (connection->is_blocked) {
        if (!write_output(connection)) return false;
        if (connection->is_blocked) return true;
    }
    uint8_t *target = buffer_reserve(&connection->input, READ_SIZE);
    const ssize_t count = recv(connection->socket, target, READ_SIZE, 0);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) return false;
    connection->input.end += (size_t)count;
    return calls_answer(calls, &connection->input, &connection->output) && write_output(connection);
}

void connection_close(struct connection *connection) {
    close(connection->socket);
    free(connection->input.bytes);
    free(connection->output.bytes);
    free(connection);
}
