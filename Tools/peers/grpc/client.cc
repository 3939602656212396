// Calls a health server for a while, and prints what came of it as one JSON object.
// Usage: grpc-client SOCKET queue|callback CONNECTIONS IN-FLIGHT THREADS WARM-UP-SECONDS SECONDS [SERVER-PID]
//   queue: THREADS completion queues, each with a thread; callback: the library's own threads, THREADS is of no effect.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sys/resource.h>
#include <unistd.h>

#include "load.h"

namespace {

struct Plan {
  std::string socket;
  bool is_callback;
  int connections, in_flight, threads;
  double warm_up, seconds;
  int server_pid;
};

// CPU time of a process in seconds; 0 when it isn't known.
double ServerCPUSeconds(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const size_t bracket = text.rfind(')');
  unsigned long user = 0, system = 0;
  if (bracket == std::string::npos ||
      std::sscanf(text.c_str() + bracket + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) {
    return 0;
  }
  return static_cast<double>(user + system) / sysconf(_SC_CLK_TCK);
}

double OwnCPUSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

void SleepUntil(uint64_t nanoseconds) {
  std::this_thread::sleep_until(Clock::time_point(std::chrono::nanoseconds(nanoseconds)));
}

// Calls from completion queues; what `measure` does happens meanwhile.
template <typename Measure>
Tally RunQueues(const Plan& plan, std::vector<std::unique_ptr<Health::Stub>>& stubs, const Times& times, Measure measure) {
  std::vector<Tally> tallies(plan.threads);
  std::vector<std::thread> threads;
  for (int number = 0; number < plan.threads; number++) {
    threads.emplace_back([&, number] {
      grpc::CompletionQueue queue;
      std::vector<std::unique_ptr<CallSlot>> slots;
      for (size_t stub = number; stub < stubs.size(); stub += plan.threads) {
        for (int i = 0; i < plan.in_flight; i++) slots.push_back(std::make_unique<CallSlot>(stubs[stub].get(), &times));
      }
      for (auto& slot : slots) slot->BeginOn(&queue);
      size_t running = slots.size();
      void* tag;
      bool ok;
      while (running > 0 && queue.Next(&tag, &ok)) {
        auto* slot = static_cast<CallSlot*>(tag);
        if (slot->End(&tallies[number])) slot->BeginOn(&queue); else running--;
      }
      queue.Shutdown();
      while (queue.Next(&tag, &ok)) {}
    });
  }
  measure();
  for (auto& thread : threads) thread.join();
  Tally sum;
  for (auto& tally : tallies) {
    sum.latencies.Add(tally.latencies);
    sum.failures += tally.failures;
  }
  return sum;
}

// Calls with callbacks. Each slot counts for itself: its callbacks come one after the other.
template <typename Measure>
Tally RunCallbacks(const Plan& plan, std::vector<std::unique_ptr<Health::Stub>>& stubs, const Times& times, Measure measure) {
  std::vector<std::unique_ptr<CallSlot>> slots;
  for (int i = 0; i < plan.in_flight; i++) {
    for (auto& stub : stubs) slots.push_back(std::make_unique<CallSlot>(stub.get(), &times));
  }
  std::vector<Tally> tallies(slots.size());
  std::atomic<int> running(static_cast<int>(slots.size()));
  for (size_t i = 0; i < slots.size(); i++) slots[i]->BeginWithCallback(&tallies[i], &running);
  measure();
  while (running.load() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  Tally sum;
  for (auto& tally : tallies) {
    sum.latencies.Add(tally.latencies);
    sum.failures += tally.failures;
  }
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 8) {
    std::cerr << "usage: grpc-client SOCKET queue|callback CONNECTIONS IN-FLIGHT THREADS WARM-UP-SECONDS SECONDS [SERVER-PID]\n";
    return 64;
  }
  const Plan plan{argv[1], std::string(argv[2]) == "callback", std::atoi(argv[3]), std::atoi(argv[4]), std::atoi(argv[5]),
                  std::atof(argv[6]), std::atof(argv[7]), argc > 8 ? std::atoi(argv[8]) : 0};
  std::vector<std::unique_ptr<Health::Stub>> stubs;
  for (int i = 0; i < plan.connections; i++) stubs.push_back(Connect(plan.socket));

  Times times;
  times.measure_from = Nanoseconds() + static_cast<uint64_t>(plan.warm_up * 1e9);
  times.until = times.measure_from + static_cast<uint64_t>(plan.seconds * 1e9);
  double server_cpu = 0, own_cpu = 0;
  const auto measure = [&] {
    SleepUntil(times.measure_from);
    const double server = ServerCPUSeconds(plan.server_pid), own = OwnCPUSeconds();
    SleepUntil(times.until);
    server_cpu = ServerCPUSeconds(plan.server_pid) - server;
    own_cpu = OwnCPUSeconds() - own;
  };
  Tally tally = plan.is_callback ? RunCallbacks(plan, stubs, times, measure) : RunQueues(plan, stubs, times, measure);

  const double count = static_cast<double>(tally.latencies.count());
  const double calls = count > 0 ? count : 1;
  Latencies& latencies = tally.latencies;
  std::printf(
      "{\"requestsPerSecond\":%.1f,\"answeredOK\":%.0f,\"failures\":%" PRIu64
      ",\"latencyMicroseconds\":{\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f},"
      "\"serverCPUMicrosecondsPerRequest\":%.3f,\"clientCPUMicrosecondsPerRequest\":%.3f}\n",
      count / plan.seconds, count, tally.failures, latencies.Microseconds(0.5), latencies.Microseconds(0.9),
      latencies.Microseconds(0.99), latencies.Microseconds(0.999), latencies.Microseconds(1), server_cpu / calls * 1e6,
      own_cpu / calls * 1e6);
  return tally.failures == 0 && count > 0 ? 0 : 1;
}
