#include "fake_server/host/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "fake_server/host/waiting.h"

namespace plumbline::fake {
namespace {

// A fleet that connects at once waits here, not in its own time-outs: cpp-httplib's 5 lost
// connections.
constexpr int kBacklog = 1024;
// When the process is out of descriptors: until some connection has ended.
constexpr Duration kAcceptPause = std::chrono::milliseconds(10);

// A peer whose machine vanished is noticed within 90 s, also where nothing is being sent.
constexpr int kProbeAfterSeconds = 60;
constexpr int kProbeEverySeconds = 10;
constexpr int kProbes = 3;

void set(const UniqueFd& socket, int level, int option, int value) {
  ::setsockopt(socket.get(), level, option, &value, sizeof value);  // best effort
}

void prepare(const UniqueFd& socket) {
  set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(socket, IPPROTO_TCP, TCP_KEEPIDLE, kProbeAfterSeconds);
  set(socket, IPPROTO_TCP, TCP_KEEPINTVL, kProbeEverySeconds);
  set(socket, IPPROTO_TCP, TCP_KEEPCNT, kProbes);
}

[[noreturn]] void fail(const std::string& address, std::uint16_t port, const std::string& why) {
  throw std::runtime_error("cannot listen on " + address + ":" + std::to_string(port) + ": " + why);
}

[[noreturn]] void fail_with_errno(const std::string& address, std::uint16_t port) {
  fail(address, port, std::system_category().message(errno));
}

const sockaddr* generic(const sockaddr_in& name) {
  return static_cast<const sockaddr*>(static_cast<const void*>(&name));
}

// SO_REUSEADDR lets a port be taken again after its connections linger; without SO_REUSEPORT two
// listeners never share one.
UniqueFd listen_on(const std::string& address, std::uint16_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &name.sin_addr) != 1) {
    fail(address, port, "not an IPv4 address");
  }
  UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  const bool listens =
      socket.valid() &&
      ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
      ::bind(socket.get(), generic(name), sizeof name) == 0 &&
      ::listen(socket.get(), kBacklog) == 0;
  if (!listens) fail_with_errno(address, port);
  return socket;
}

std::uint16_t port_of(const UniqueFd& socket) {
  sockaddr_in name{};
  socklen_t size = sizeof name;
  ::getsockname(socket.get(), static_cast<sockaddr*>(static_cast<void*>(&name)), &size);
  return ntohs(name.sin_port);
}

}  // namespace

Listener::Listener(const std::string& address, std::uint16_t port, const StopSignal& stop,
                   Accepted accepted)
    : stop_(stop),
      accepted_(std::move(accepted)),
      socket_(listen_on(address, port)),
      port_(port_of(socket_)),
      thread_([this] { accept_until_stopped(); }) {}

Listener::~Listener() { thread_.join(); }

void Listener::accept_until_stopped() {
  constexpr Duration kForever = Duration::max();
  while (wait_readable(socket_.get(), stop_.fd(), kForever) == Wake::ready) {
    UniqueFd client(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!client.valid()) {
      const bool full = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
      if (full) (void)wait_readable(stop_.fd(), stop_.fd(), kAcceptPause);
      continue;  // else the client left before it was accepted
    }
    prepare(client);
    accepted_(std::move(client));
  }
}

}  // namespace plumbline::fake
