// What the two servers have in common: they listen on a Unix socket and run until they are killed.
#pragma once

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include <grpcpp/grpcpp.h>

// Runs a server with `service` on the socket at `path`, as `tune` wants it.
template <typename Tune>
int Serve(grpc::Service* service, const std::string& path, Tune tune) {
  grpc::ServerBuilder builder;
  // Found the fastest of what was tried: nobody measures the bandwidth of a Unix socket, and filters for deadlines,
  // compression and message sizes have nothing to do here.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  builder.AddChannelArgument(GRPC_ARG_MINIMAL_STACK, 1);
  builder.AddListeningPort("unix:" + path, grpc::InsecureServerCredentials());
  builder.RegisterService(service);
  tune(builder);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!server) {
    std::cerr << "can't listen on " << path << "\n";
    return 1;
  }
  server->Wait();
  return 0;
}
