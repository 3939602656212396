// Load on a health server: channels with calls under way, in one of gRPC's two asynchronous forms.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "health.grpc.pb.h"
#include "latencies.h"

using Clock = std::chrono::steady_clock;
using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

inline uint64_t Nanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

// What one thread, or one call slot, measured. Calls that end in the measured time count.
struct Tally {
  Latencies latencies;
  uint64_t failures = 0;
};

// The times of a load, in nanoseconds of the monotonic clock.
struct Times {
  uint64_t measure_from = 0;
  uint64_t until = 0;
};

// One call at a time, begun anew when it ends. Its memory is used again.
class CallSlot {
 public:
  CallSlot(Health::Stub* stub, const Times* times) : stub_(stub), times_(times) { new (&context_) grpc::ClientContext; }
  ~CallSlot() { context()->~ClientContext(); }

  void BeginOn(grpc::CompletionQueue* queue) {
    start_ = Nanoseconds();
    reader_ = stub_->AsyncCheck(context(), request_, queue);
    reader_->Finish(&response_, &status_, this);
  }

  void BeginWithCallback(Tally* tally, std::atomic<int>* running) {
    start_ = Nanoseconds();
    stub_->async()->Check(context(), &request_, &response_, [this, tally, running](grpc::Status status) {
      status_ = std::move(status);
      if (End(tally)) {
        BeginWithCallback(tally, running);
      } else {
        running->fetch_sub(1);
      }
    });
  }

  // Counts the call, and says whether the next one is to begin.
  bool End(Tally* tally) {
    const uint64_t now = Nanoseconds();
    if (now >= times_->measure_from && now < times_->until) {
      if (status_.ok() && response_.status() == HealthCheckResponse::SERVING) {
        tally->latencies.Record(now - start_);
      } else {
        tally->failures++;
      }
    }
    if (now >= times_->until) return false;
    reader_.reset();
    context()->~ClientContext();
    new (&context_) grpc::ClientContext;
    return true;
  }

 private:
  grpc::ClientContext* context() { return std::launder(reinterpret_cast<grpc::ClientContext*>(&context_)); }

  Health::Stub* stub_;
  const Times* times_;
  alignas(grpc::ClientContext) unsigned char context_[sizeof(grpc::ClientContext)];
  std::unique_ptr<grpc::ClientAsyncResponseReader<HealthCheckResponse>> reader_;
  HealthCheckRequest request_;
  HealthCheckResponse response_;
  grpc::Status status_;
  uint64_t start_ = 0;
};

// A channel with a connection of its own.
inline std::unique_ptr<Health::Stub> Connect(const std::string& path) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_MINIMAL_STACK, 1);
  return Health::NewStub(grpc::CreateCustomChannel("unix:" + path, grpc::InsecureChannelCredentials(), arguments));
}
