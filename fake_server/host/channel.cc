#include "fake_server/host/channel.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace plumbline::fake {
namespace {

using Steady = std::chrono::steady_clock;

// For a peer that was refused to read the answer.
constexpr Duration kPartingPatience = std::chrono::seconds(2);

bool may_come_later() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

class PlainChannel final : public Channel {
 public:
  explicit PlainChannel(UniqueFd socket) : socket_(std::move(socket)) {}

  [[nodiscard]] int fd() const noexcept override { return socket_.get(); }
  Progress open() override { return Progress::done; }
  [[nodiscard]] bool is_open() const noexcept override { return true; }
  Transfer read(char* to, std::size_t size) override {
    const ssize_t count = ::recv(fd(), to, size, MSG_DONTWAIT);
    return outcome(count, Progress::wants_read);
  }
  Transfer write(std::string_view bytes) override {
    const ssize_t count = ::send(fd(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return outcome(count, Progress::wants_write);
  }
  [[nodiscard]] bool holds_bytes() const noexcept override { return false; }
  [[nodiscard]] bool holds_part() const noexcept override { return false; }
  void end_writing() noexcept override { ::shutdown(fd(), SHUT_WR); }
  void reset() noexcept override { reset_socket(socket_); }

 private:
  static Transfer outcome(ssize_t count, Progress again) {
    if (count > 0) return {Progress::done, static_cast<std::size_t>(count)};
    return {count < 0 && may_come_later() ? again : Progress::ended};
  }

  UniqueFd socket_;
};

}  // namespace

std::unique_ptr<Channel> plain_channel(UniqueFd socket) {
  return std::make_unique<PlainChannel>(std::move(socket));
}

Wake wait_for(const Channel& channel, Progress progress, const StopSignal& stop,
              Duration limit) noexcept {
  if (progress == Progress::wants_read) return wait_readable(channel.fd(), stop.fd(), limit);
  if (progress == Progress::wants_write) return wait_writable(channel.fd(), stop.fd(), limit);
  return Wake::ready;
}

void part_from_peer(Channel& channel, const StopSignal& stop, std::size_t bytes_max) noexcept {
  channel.end_writing();
  const auto due = Steady::now() + kPartingPatience;
  std::array<char, 4096> dropped{};
  for (std::size_t bytes = 0; bytes <= bytes_max;) {
    const Duration left = std::max(Duration(due - Steady::now()), Duration::zero());
    if (wait_readable(channel.fd(), stop.fd(), left) != Wake::ready) return;
    const ssize_t count = ::recv(channel.fd(), dropped.data(), dropped.size(), MSG_DONTWAIT);
    if (count == 0 || (count < 0 && !may_come_later())) return;
    bytes += count < 0 ? 0 : static_cast<std::size_t>(count);
  }
}

void acknowledge_now(int fd) noexcept {
  const int now = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &now, sizeof now);
}

void reset_socket(UniqueFd& socket) noexcept {
  const linger abort{1, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  socket.reset();
}

}  // namespace plumbline::fake
