#include "fake_server/host/connection_threads.h"

#include <utility>

namespace plumbline::fake {

void ConnectionThreads::run(std::function<void()> job) {
  std::unique_lock lock(mutex_);
  free_.wait(lock, [this] { return unfinished_ < threads_max_; });
  ++unfinished_;
  jobs_.push_back(std::move(job));
  for (std::thread& thread : past_) thread.join();  // they let go of the mutex before
  past_.clear();
  if (unfinished_ > threads_.size()) {
    const auto self = threads_.emplace(threads_.end());
    *self = std::thread([this, self] { work(self); });
  }
  job_.notify_one();
}

void ConnectionThreads::work(Threads::iterator self) {
  std::unique_lock lock(mutex_);
  for (;;) {  // ends with join(), or after a while without a job
    job_.wait_for(lock, patience_, [this] { return !jobs_.empty() || ended_; });
    if (jobs_.empty()) {
      if (!ended_) past_.splice(past_.end(), threads_, self);
      return;
    }
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
  for (Threads* all : {&threads_, &past_}) {
    for (std::thread& thread : *all) thread.join();
    all->clear();
  }
}

std::size_t ConnectionThreads::size() const {
  const std::lock_guard lock(mutex_);
  return threads_.size();
}

}  // namespace plumbline::fake
