#include "fake_server/host/socket_stream.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "fake_server/host/host.h"
#include "fake_server/host/waiting.h"

namespace plumbline::fake {
namespace {

// Idle kept-alive connections: clients end first; a short limit would make resets of the harness's
// own.
constexpr Duration kIdlePatience = std::chrono::seconds(600);
// In the middle of a message: three times the clients' longest attempt (10 s).
constexpr Duration kIoPatience = std::chrono::seconds(30);
// A request's head, and what chunked framing may add to its body.
constexpr std::size_t kHeadBytesMax = std::size_t{64} * 1024;
constexpr std::size_t kRequestBytesMax = kHeadBytesMax + 2 * kBodyBytesMax;

bool is_continue(std::string_view bytes) { return bytes.starts_with("HTTP/1.1 100"); }

}  // namespace

SocketStream::SocketStream(UniqueFd socket, const StopSignal& stop, BeforeAnswer before_answer)
    : socket_(std::move(socket)), stop_(stop), before_answer_(std::move(before_answer)) {}

bool SocketStream::wait_for_request() {
  request_.clear();
  answered_ = false;
  if (stop_.is_set()) return false;
  if (begin_ < end_) return true;
  if (wait_readable(fd(), stop_.fd(), kIdlePatience) != Wake::ready) return false;
  return fill();
}

bool SocketStream::fill() {
  begin_ = end_ = 0;
  const ssize_t count = ::recv(fd(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
  if (count <= 0) return false;
  end_ = static_cast<std::size_t>(count);
  return true;
}

bool SocketStream::is_readable() const {
  return begin_ < end_ || wait_readable(fd(), stop_.fd(), kIoPatience) == Wake::ready;
}

bool SocketStream::is_writable() const {
  return wait_writable(fd(), stop_.fd(), kIoPatience) == Wake::ready;
}

// Waits for the next bytes of a request. A peer that is only slow may still be told so.
bool SocketStream::more() {
  if (begin_ < end_) return true;
  const Wake wake = wait_readable(fd(), stop_.fd(), kIoPatience);
  if (wake == Wake::ready && fill()) return true;
  cut_off_ = wake != Wake::timeout;
  return false;
}

ssize_t SocketStream::read(char* to, std::size_t size) {
  if (!readable_ || !more()) return -1;
  const std::size_t count = std::min(size, end_ - begin_);
  if (request_.size() + count > kRequestBytesMax) return -1;
  std::copy_n(buffer_.data() + begin_, count, to);
  request_.append(buffer_.data() + begin_, count);
  begin_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t SocketStream::write(const char* from, std::size_t size) {
  if (muted_) return static_cast<ssize_t>(size);
  const std::string_view bytes(from, size);
  if (!answered_ && !is_continue(bytes)) {
    answered_ = true;
    before_answer_(bytes);
    if (muted_) return static_cast<ssize_t>(size);
  }
  if (!is_writable()) return -1;
  return ::send(fd(), from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
}

// Nobody asks for addresses: hosts are told apart by their listener.
void SocketStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void SocketStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

}  // namespace plumbline::fake
