#include "scenarios/engine/adapter_pipe.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>

namespace plumbline::scenario {
namespace {

using std::chrono::steady_clock;

// Pipes know no MSG_NOSIGNAL: SIGPIPE is held back from this thread, and taken off when it came.
class HeldSigpipe {
 public:
  HeldSigpipe() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~HeldSigpipe() {
    const timespec at_once{};
    while (::sigtimedwait(&pipe_, nullptr, &at_once) == SIGPIPE) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  HeldSigpipe(const HeldSigpipe&) = delete;
  HeldSigpipe& operator=(const HeldSigpipe&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

// Waits for room, at most until `limit`.
bool has_room(int fd, steady_clock::time_point limit) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(limit - steady_clock::now()).count();
  pollfd pipe{fd, POLLOUT, 0};
  return left > 0 && ::poll(&pipe, 1, static_cast<int>(left)) == 1;
}

}  // namespace

bool write_whole_line(int fd, std::string_view bytes, steady_clock::time_point limit) {
  const HeldSigpipe held;
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    if (written < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (written < 0 && !has_room(fd, limit)) return false;
  }
  return true;
}

}  // namespace plumbline::scenario
