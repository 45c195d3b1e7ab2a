// How many connections a server holds: who comes when all places are taken waits for one.
// Thread-safe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

namespace plumbline::fake {

class Places {
 public:
  /// One place, given back by its destructor; `Places` must outlive it. Moves, does not copy.
  class Place {
   public:
    explicit Place(Places& from) noexcept : from_(&from) {}
    Place(Place&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (from_ != nullptr) from_->give_back();
    }

   private:
    Places* from_;
  };

  explicit Places(std::size_t most) : most_(most) {}

  /// Blocks until a place is free. Nothing after `close`.
  [[nodiscard]] std::optional<Place> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return taken_ < most_ || closed_; });
    if (closed_) return std::nullopt;
    ++taken_;
    return Place(*this);
  }
  /// Ends all waiting, for good.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  [[nodiscard]] std::size_t taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
  }

 private:
  void give_back() {
    const std::lock_guard lock(mutex_);
    --taken_;
    changed_.notify_one();
  }

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t taken_ = 0;
  bool closed_ = false;
};

}  // namespace plumbline::fake
