// How far this machine's waits overshoot, and how long its tasks wait for a processor, measured
// while scenarios run: timing verdicts of the live world are judged against them. One meter a
// process; `over` and `worst_stall` may be called from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "fake_server/journal/record.h"

namespace plumbline::scenario {

/// The time in which worst_stall looks for one.
inline constexpr std::chrono::milliseconds kStallWindow{100};

/// How long at once tasks of this machine can do nothing.
struct StallSample {
  std::chrono::steady_clock::time_point at;
  std::chrono::microseconds total{};  ///< cpu_stalled() then
};

/// The largest growth within any kStallWindow of samples in order of time.
[[nodiscard]] std::chrono::microseconds worst_of(const std::vector<StallSample>& samples);

/// Repeats a wait of 1 ms on a thread of its own and keeps each overshoot; every 20 ms it reads how
/// long tasks have waited for a processor.
class JitterMeter {
 public:
  JitterMeter();
  ~JitterMeter();
  JitterMeter(const JitterMeter&) = delete;
  JitterMeter& operator=(const JitterMeter&) = delete;

  /// The overshoot of the waits that ended in [from, to], as journal::JitterSample defines it, and
  /// their number; never below 5 ms.
  [[nodiscard]] journal::JitterSample over(std::chrono::steady_clock::time_point from,
                                           std::chrono::steady_clock::time_point to) const;

  /// Of any 100 ms in [from, to] the longest that some task waited for a processor, or the machine
  /// for its host: what a chain of short waits adds up to, which no single thread's overshoot
  /// shows.
  [[nodiscard]] std::chrono::microseconds worst_stall(
      std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) const;

 private:
  void run();

  struct Wait {
    std::chrono::steady_clock::time_point ended;
    std::chrono::nanoseconds overshoot;
  };

  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::vector<Wait> waits_;
  std::vector<StallSample> stalls_;
  std::thread thread_;
};

}  // namespace plumbline::scenario
