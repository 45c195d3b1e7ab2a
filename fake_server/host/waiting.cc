#include "fake_server/host/waiting.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <stdexcept>
#include <system_error>

#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {
namespace {

using Steady = std::chrono::steady_clock;

timespec timespec_of(Duration time) noexcept {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  timespec spec{};
  spec.tv_sec = seconds.count();
  spec.tv_nsec = (time - seconds).count();
  return spec;
}

// One poll of both descriptors; the limit is counted anew by the caller after an interruption.
int poll_both(std::array<pollfd, 2>& both, Duration limit) noexcept {
  if (limit == Duration::max()) return ::ppoll(both.data(), both.size(), nullptr, nullptr);
  const timespec spec = timespec_of(std::max(limit, Duration::zero()));
  return ::ppoll(both.data(), both.size(), &spec, nullptr);
}

Wake wait_for(int fd, short events, int stop_fd, Duration limit) noexcept {
  const auto begun = Steady::now();
  std::array<pollfd, 2> both{pollfd{stop_fd, POLLIN, 0}, pollfd{fd, events, 0}};
  for (;;) {  // ends: each turn either returns or was interrupted by a signal
    const Duration left = limit == Duration::max() ? limit : limit - (Steady::now() - begun);
    const int count = poll_both(both, left);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Wake::peer_gone;
    if (both[0].revents != 0) return Wake::stopped;
    return count == 0 ? Wake::timeout : Wake::ready;
  }
}

}  // namespace

Wake wait_readable(int fd, int stop_fd, Duration limit) noexcept {
  return wait_for(fd, POLLIN, stop_fd, limit);
}

Wake wait_writable(int fd, int stop_fd, Duration limit) noexcept {
  return wait_for(fd, POLLOUT, stop_fd, limit);
}

Wake wait_either(int fd, int stop_fd, Duration limit) noexcept {
  return wait_for(fd, POLLIN | POLLOUT, stop_fd, limit);
}

Wake wait_while_connected(int fd, int stop_fd, Duration limit) noexcept {
  const Wake wake = wait_for(fd, POLLRDHUP, stop_fd, limit);
  return wake == Wake::ready ? Wake::peer_gone : wake;
}

StopSignal::StopSignal() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!fd_.valid()) {
    throw std::runtime_error("cannot make a stop signal: " + std::system_category().message(errno));
  }
}

void StopSignal::set() noexcept {
  const std::uint64_t one = 1;
  // Fails only when the counter is full: it is set then.
  [[maybe_unused]] const ssize_t written = ::write(fd_.get(), &one, sizeof one);
}

bool StopSignal::is_set() const noexcept {
  pollfd one{fd_.get(), POLLIN, 0};
  return ::poll(&one, 1, 0) > 0;
}

}  // namespace plumbline::fake
