// A thread for each connection, kConnectionsMax at most, kept for the next connection. The
// listeners hand connections in; the host joins at its stop.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace plumbline::fake {

class ConnectionThreads {
 public:
  /// At most `threads_max` jobs run at a time, each on its own thread.
  explicit ConnectionThreads(std::size_t threads_max) : threads_max_(threads_max) {}
  ~ConnectionThreads() { join(); }
  ConnectionThreads(const ConnectionThreads&) = delete;
  ConnectionThreads& operator=(const ConnectionThreads&) = delete;

  /// Runs `job` on a thread that is free. Blocks while all are busy: the next connections wait in
  /// the kernel's backlog meanwhile. Any thread; not after `join`. A job must not throw.
  void run(std::function<void()> job);
  /// Waits until all jobs have ended, then ends the threads. Idempotent; one thread.
  void join();

 private:
  void work();

  const std::size_t threads_max_;
  std::mutex mutex_;
  std::condition_variable job_;
  std::condition_variable free_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::thread> threads_;
  std::size_t unfinished_ = 0;  // jobs waiting or running; never above threads_.size()
  bool ended_ = false;
};

}  // namespace plumbline::fake
