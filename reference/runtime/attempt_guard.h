// What can end an attempt from outside: its deadline, or a cancellation. Owns a duplicate of the
// attempt's descriptor, so that shutting it down never hits another socket that got the same number
// meanwhile. Thread-safe.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// One transport's guard; attempts use it one after another.
class AttemptGuard {
 public:
  AttemptGuard() = default;
  ~AttemptGuard();
  AttemptGuard(const AttemptGuard&) = delete;
  AttemptGuard& operator=(const AttemptGuard&) = delete;

  /// Starts a watchdog thread that ends the attempt at the deadline. Throws std::system_error when
  /// none can be had.
  void begin(std::chrono::steady_clock::time_point deadline);
  /// Ends the watchdog and forgets the descriptor.
  void end() noexcept;
  /// The attempt's socket, as soon as there is one. When the attempt is over already, the socket is
  /// shut down at once.
  void watch(int descriptor) noexcept;
  /// Ends this attempt and all later ones. Never blocks on the network.
  void cancel() noexcept;

  [[nodiscard]] bool cancelled() const noexcept;
  /// True when the current attempt ran into its deadline.
  [[nodiscard]] bool expired() const noexcept;

 private:
  void run(std::chrono::steady_clock::time_point deadline) noexcept;
  void release() noexcept;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable ended_;
  int descriptor_ = -1;
  bool active_ = false;
  bool expired_ = false;
  bool cancelled_ = false;
  std::thread watchdog_;  // begin and end only
};

}  // namespace plumbline::telemetry
