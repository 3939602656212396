// A health server in gRPC's synchronous form: a thread for each call that is being answered.
// Usage: grpc-sync-server SOCKET [COMPLETION-QUEUES [FEWEST-POLLERS MOST-POLLERS]]
#include "health.grpc.pb.h"
#include "server.h"

namespace {

class Health final : public grpc::health::v1::Health::Service {
  grpc::Status Check(grpc::ServerContext*, const grpc::health::v1::HealthCheckRequest*,
                     grpc::health::v1::HealthCheckResponse* response) override {
    response->set_status(grpc::health::v1::HealthCheckResponse::SERVING);
    return grpc::Status::OK;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: grpc-sync-server SOCKET [COMPLETION-QUEUES [FEWEST-POLLERS MOST-POLLERS]]\n";
    return 64;
  }
  const int queues = argc > 2 ? std::atoi(argv[2]) : 0;
  const int fewest = argc > 4 ? std::atoi(argv[3]) : 0;
  const int most = argc > 4 ? std::atoi(argv[4]) : 0;
  Health health;
  return Serve(&health, argv[1], [&](grpc::ServerBuilder& builder) {
    using Option = grpc::ServerBuilder::SyncServerOption;
    if (queues > 0) builder.SetSyncServerOption(Option::NUM_CQS, queues);
    if (fewest > 0) builder.SetSyncServerOption(Option::MIN_POLLERS, fewest);
    if (most > 0) builder.SetSyncServerOption(Option::MAX_POLLERS, most);
  });
}
