// Owners of file descriptors for the socket host: one that closes, and one that tells every waiting
// thread to end.
#pragma once

#include <unistd.h>

#include <utility>

namespace plumbline::fake {

/// Closes its descriptor. Moves, does not copy. One thread at a time.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) noexcept : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~UniqueFd() { reset(); }

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] bool valid() const noexcept { return fd_ >= 0; }
  /// Gives the descriptor up; the caller closes it.
  [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
  /// Closes it, and owns `fd` from now on.
  void reset(int fd = -1) noexcept {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }

 private:
  int fd_ = -1;
};

/// A flag that poll() can wait for: once set, `fd()` stays readable. Set and waited for by any
/// thread.
class StopSignal {
 public:
  /// Throws std::runtime_error when the process has no descriptor left.
  StopSignal();
  /// Wakes all who wait, and all who ever will. Idempotent.
  void set() noexcept;
  [[nodiscard]] bool is_set() const noexcept;
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }

 private:
  UniqueFd fd_;
};

}  // namespace plumbline::fake
