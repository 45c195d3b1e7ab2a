// How far this machine's waits overshoot, measured while scenarios run: timing verdicts of the live
// world are judged against it. One meter a process; `over` may be called from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "fake_server/journal/record.h"

namespace plumbline::scenario {

/// Repeats a wait of 1 ms on a thread of its own and keeps each overshoot.
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
  std::thread thread_;
};

}  // namespace plumbline::scenario
