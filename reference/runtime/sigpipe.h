// Keeps SIGPIPE from a thread while it writes to sockets: cpp-httplib's client sends without
// MSG_NOSIGNAL, and a signal raised by telemetry must neither end the application nor change its
// handlers (ER-1, EN-6).
#pragma once

#include <csignal>
#include <ctime>

namespace plumbline::telemetry {

/// Blocks SIGPIPE on this thread for its life; one that was raised meanwhile is consumed.
class SigpipeBlock {
 public:
  SigpipeBlock() noexcept {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~SigpipeBlock() {
    const timespec now{0, 0};
    if (!was_pending_) sigtimedwait(&pipe_, nullptr, &now);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SigpipeBlock(const SigpipeBlock&) = delete;
  SigpipeBlock& operator=(const SigpipeBlock&) = delete;

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

}  // namespace plumbline::telemetry
