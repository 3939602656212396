// A client's connection to the server.
#pragma once

#include <stdbool.h>

#include "calls.h"

struct connection {
    int socket;
    // Whether the socket doesn't take what is to be written; until it does, nothing is read.
    bool is_blocked;
    struct buffer input, output;
};

// For a socket that doesn't block. Ends the program when there is no memory.
struct connection *connection_open(int socket);

// Reads once, answers all that is there, and writes once. False when the connection is over.
bool connection_serve(struct connection *connection, struct calls *calls);

void connection_close(struct connection *connection);
