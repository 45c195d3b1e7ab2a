#include "fake_server/host/tunnel.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace plumbline::fake {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kBytesAtOnce = 4096;

}  // namespace

// Looks before it takes: what follows the head is the client's greeting, if it did not wait.
Progress Tunnel::open(int fd) {
  std::array<char, kBytesAtOnce> buffer{};
  for (;;) {  // a turn takes bytes of the head, which is bounded
    const ssize_t seen = ::recv(fd, buffer.data(), buffer.size(), MSG_PEEK | MSG_DONTWAIT);
    if (seen < 0 && (errno == EAGAIN || errno == EINTR)) return Progress::wants_read;
    if (seen <= 0) return Progress::ended;
    const std::size_t before = head_.size();
    head_.append(buffer.data(), static_cast<std::size_t>(seen));
    const std::size_t end = head_.find(kHeadEnd, before - std::min(before, kHeadEnd.size() - 1));
    const bool whole = end != std::string::npos;
    if (whole) head_.resize(end + kHeadEnd.size());
    if (::recv(fd, buffer.data(), head_.size() - before, MSG_DONTWAIT) <= 0) return Progress::ended;
    if (head_.size() > head_bytes_max_) return answer(fd, refuse_long_head());
    if (whole) return answer(fd, answer_connect(head_, opens_));
  }
}

// So short that a socket takes it whole, unless its peer is gone.
Progress Tunnel::answer(int fd, const ConnectAnswer& answer) const {
  const std::string& bytes = answer.bytes;
  const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  const bool taken = sent == static_cast<ssize_t>(bytes.size());
  return taken && answer.status == 200 ? Progress::done : Progress::ended;
}

}  // namespace plumbline::fake
