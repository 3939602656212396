// A health server in gRPC's callback form: calls are answered on the library's own threads.
// Usage: grpc-callback-server SOCKET
#include "health.grpc.pb.h"
#include "server.h"

namespace {

class Health final : public grpc::health::v1::Health::CallbackService {
  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context, const grpc::health::v1::HealthCheckRequest*,
                                  grpc::health::v1::HealthCheckResponse* response) override {
    response->set_status(grpc::health::v1::HealthCheckResponse::SERVING);
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: grpc-callback-server SOCKET\n";
    return 64;
  }
  Health health;
  return Serve(&health, argv[1], [](grpc::ServerBuilder&) {});
}
