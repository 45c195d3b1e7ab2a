#include "reference/runtime/proxy_tunnel.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <string_view>

namespace plumbline::telemetry {

namespace {

constexpr std::size_t kHeadBytesMax = 8192;  // as many as a client may send to the fake's proxy

// False when the socket is at its end.
template <typename Operation>
bool retried(int descriptor, short event, Operation operation) {
  for (;;) {
    const ssize_t result = operation();
    if (result >= 0) return result > 0;
    const bool waits = errno == EAGAIN || errno == EWOULDBLOCK;
    if (!waits && errno != EINTR) return false;
    pollfd ready{descriptor, event, 0};
    if (waits) (void)::poll(&ready, 1, -1);  // a socket that is shut down is ready
  }
}

bool send_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    ssize_t sent = 0;
    const bool taken = retried(descriptor, POLLOUT, [&] {
      return sent = ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
    });
    if (!taken) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

NetworkError verdict_on(std::string_view head) {
  if (!head.starts_with("HTTP/1.") || head.size() < sizeof("HTTP/1.1 200"))
    return NetworkError::protocol;
  return head.substr(8, 2) == " 2" ? NetworkError::none : NetworkError::refused;
}

}  // namespace

// Byte by byte: what follows the head belongs to the host.
NetworkError open_tunnel(int descriptor, const std::string& authority) {
  const std::string request =
      "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
  if (!send_all(descriptor, request)) return NetworkError::reset;
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    if (head.size() == kHeadBytesMax) return NetworkError::protocol;
    char byte = 0;
    if (!retried(descriptor, POLLIN, [&] { return ::recv(descriptor, &byte, 1, 0); }))
      return NetworkError::reset;
    head.push_back(byte);
  }
  return verdict_on(head);
}

}  // namespace plumbline::telemetry
