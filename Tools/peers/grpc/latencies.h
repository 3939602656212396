// How long calls took, in nanoseconds.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

class Latencies {
 public:
  void Record(uint64_t nanoseconds) {
    values_.push_back(static_cast<uint32_t>(std::min<uint64_t>(nanoseconds, UINT32_MAX)));
  }

  void Add(const Latencies& other) { values_.insert(values_.end(), other.values_.begin(), other.values_.end()); }

  size_t count() const { return values_.size(); }

  // The value that `share` of all don't exceed, in microseconds; share is from 0 to 1.
  double Microseconds(double share) {
    if (values_.empty()) return 0;
    const size_t index = std::min(values_.size() - 1, static_cast<size_t>(share * values_.size()));
    std::nth_element(values_.begin(), values_.begin() + index, values_.end());
    return values_[index] / 1000.0;
  }

 private:
  std::vector<uint32_t> values_;
};
