#include "fake_server/host/connection_threads.h"

#include <utility>

namespace plumbline::fake {

void ConnectionThreads::run(std::function<void()> job) {
  std::unique_lock lock(mutex_);
  free_.wait(lock, [this] { return unfinished_ < threads_max_; });
  ++unfinished_;
  jobs_.push_back(std::move(job));
  if (unfinished_ > threads_.size()) threads_.emplace_back([this] { work(); });
  job_.notify_one();
}

void ConnectionThreads::work() {
  std::unique_lock lock(mutex_);
  for (;;) {  // ends with join()
    job_.wait(lock, [this] { return !jobs_.empty() || ended_; });
    if (jobs_.empty()) return;
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
    --unfinished_;
    free_.notify_one();
  }
}

void ConnectionThreads::join() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    job_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace plumbline::fake
