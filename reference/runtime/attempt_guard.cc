#include "reference/runtime/attempt_guard.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plumbline::telemetry {

AttemptGuard::~AttemptGuard() { end(); }

void AttemptGuard::begin(std::chrono::steady_clock::time_point deadline) {
  {
    const std::lock_guard lock(mutex_);
    active_ = true;
    expired_ = false;
  }
  watchdog_ = std::thread([this, deadline] { run(deadline); });
}

void AttemptGuard::run(std::chrono::steady_clock::time_point deadline) noexcept {
  std::unique_lock lock(mutex_);
  if (ended_.wait_until(lock, deadline, [this] { return !active_; })) return;
  expired_ = true;
  if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

void AttemptGuard::end() noexcept {
  {
    const std::lock_guard lock(mutex_);
    active_ = false;
    release();
    ended_.notify_all();
  }
  if (watchdog_.joinable()) watchdog_.join();
}

void AttemptGuard::watch(int descriptor) noexcept {
  const std::lock_guard lock(mutex_);
  release();
  descriptor_ = ::fcntl(descriptor, F_DUPFD_CLOEXEC,
                        0);  // unlike dup: no child of the application inherits it
  if ((cancelled_ || expired_) && descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

void AttemptGuard::release() noexcept {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void AttemptGuard::cancel() noexcept {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
}

bool AttemptGuard::cancelled() const noexcept {
  const std::lock_guard lock(mutex_);
  return cancelled_;
}

bool AttemptGuard::expired() const noexcept {
  const std::lock_guard lock(mutex_);
  return expired_;
}

}  // namespace plumbline::telemetry
