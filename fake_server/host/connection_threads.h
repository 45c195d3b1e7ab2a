// A thread for each connection that is being served, a bounded number of them, kept a while for the
// next one. ConnectionServer hands connections in and joins at its stop.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "fake_server/core/http.h"

namespace plumbline::fake {

/// A thread without a job ends after that: a burst leaves none behind, and a steady load makes none
/// anew.
inline constexpr Duration kThreadPatience = std::chrono::seconds(10);

class ConnectionThreads {
 public:
  /// At most `threads_max` jobs run at a time, each on its own thread.
  explicit ConnectionThreads(std::size_t threads_max, Duration patience = kThreadPatience)
      : threads_max_(threads_max), patience_(patience) {}
  ~ConnectionThreads() { join(); }
  ConnectionThreads(const ConnectionThreads&) = delete;
  ConnectionThreads& operator=(const ConnectionThreads&) = delete;

  /// Runs `job` on a thread that is free. Blocks while all are busy: the next connections wait in
  /// the kernel's backlog meanwhile. Any thread; not after `join`. A job must not throw.
  void run(std::function<void()> job);
  /// Waits until all jobs have ended, then ends the threads. Idempotent; one thread.
  void join();
  /// Threads that there are now. Any thread.
  [[nodiscard]] std::size_t size() const;

 private:
  using Threads = std::list<std::thread>;

  void work(Threads::iterator self);

  const std::size_t threads_max_;
  const Duration patience_;
  mutable std::mutex mutex_;
  std::condition_variable job_;
  std::condition_variable free_;
  std::deque<std::function<void()>> jobs_;
  Threads threads_;
  Threads past_;                // ended for want of jobs, or about to: joined by whoever comes next
  std::size_t unfinished_ = 0;  // jobs waiting or running; never above threads_.size()
  bool ended_ = false;
};

}  // namespace plumbline::fake
