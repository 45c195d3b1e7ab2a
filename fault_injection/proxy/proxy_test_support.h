// What the proxy's tests share: a proxy that runs, and its two peers, which see every byte. Header
// only; included by test programs.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fake_server/host/unique_fd.h"
#include "fault_injection/proxy/fault_proxy.h"

namespace plumbline::proxy::test {

/// Longest wait of any test for something that must happen; far above what it takes.
inline constexpr std::chrono::seconds kPatience{20};

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return name;
}
inline sockaddr* generic(sockaddr_in& name) {
  return static_cast<sockaddr*>(static_cast<void*>(&name));
}

/// A blocking end of a TCP connection. Every wait ends after kPatience.
class Peer {
 public:
  explicit Peer(fake::UniqueFd socket) : socket_(std::move(socket)) {
    const timeval limit{kPatience.count(), 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  }
  /// A client; not connected when nobody listens.
  static Peer to(std::uint16_t port) {
    Peer peer(fake::UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
    sockaddr_in name = loopback(port);
    peer.connected_ = ::connect(peer.socket_.get(), generic(name), sizeof name) == 0;
    return peer;
  }

  [[nodiscard]] bool connected() const { return connected_; }

  /// False when the other side ended the connection, or takes nothing.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  /// The next `bytes` bytes; fewer when the connection ends before, or nothing comes.
  std::string read(std::size_t bytes) {
    std::string text;
    std::array<char, 65'536> chunk{};
    while (text.size() < bytes) {
      const std::size_t most = std::min(chunk.size(), bytes - text.size());
      const ssize_t count = ::recv(socket_.get(), chunk.data(), most, 0);
      ended_ = count == 0;
      reset_ = count < 0 && errno == ECONNRESET;
      if (count <= 0) break;
      text.append(chunk.data(), static_cast<std::size_t>(count));
    }
    return text;
  }
  std::string read_to_end() { return read(std::string::npos); }
  /// What ended the last read.
  [[nodiscard]] bool saw_end() const { return ended_; }
  [[nodiscard]] bool saw_reset() const { return reset_; }

  void end_sending() { ::shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.reset(); }
  /// Closes with RST.
  void abort() {
    const linger at_once{1, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }

 private:
  fake::UniqueFd socket_;
  bool connected_ = true;
  bool ended_ = false;
  bool reset_ = false;
};

/// Listens on a free port of loopback; nobody answers but the test.
class TargetHost {
 public:
  TargetHost() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in name = loopback(0);
    socklen_t size = sizeof name;
    EXPECT_EQ(::bind(socket_.get(), generic(name), size), 0);
    EXPECT_EQ(::listen(socket_.get(), 1'024), 0);
    EXPECT_EQ(::getsockname(socket_.get(), generic(name), &size), 0);
    port_ = ntohs(name.sin_port);
    const timeval limit{kPatience.count(), 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// The next connection that came.
  Peer accept() {
    return Peer(fake::UniqueFd(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)));
  }
  void close() { socket_.reset(); }

 private:
  fake::UniqueFd socket_;
  std::uint16_t port_ = 0;
};

/// A proxy on a thread of its own, and what it recorded.
class RunningProxy {
 public:
  explicit RunningProxy(ProxyPlan plan)
      : proxy_(std::move(plan), [this](const std::string& line) { add(line); }),
        thread_([this] { proxy_.run(); }) {}
  ~RunningProxy() { stop(); }
  RunningProxy(const RunningProxy&) = delete;
  RunningProxy& operator=(const RunningProxy&) = delete;

  [[nodiscard]] std::uint16_t port(std::size_t route = 0) const {
    return proxy_.routes().at(route).port;
  }
  void stop() {
    proxy_.stop();
    if (thread_.joinable()) thread_.join();
  }
  std::vector<std::string> records() {
    const std::lock_guard lock(mutex_);
    return records_;
  }

 private:
  void add(const std::string& line) {
    const std::lock_guard lock(mutex_);
    records_.push_back(line);
  }

  std::mutex mutex_;
  std::vector<std::string> records_;
  FaultProxy proxy_;
  std::thread thread_;
};

/// One route, "data", to that port.
inline ProxyPlan plan_to(std::uint16_t port, std::vector<ProxyFault> faults = {}) {
  ProxyRoute route;
  route.name = "data";
  route.target = Target{"127.0.0.1", port};
  ProxyPlan plan;
  plan.seed = 7;
  plan.routes = {route};
  plan.faults = std::move(faults);
  return plan;
}

/// A proxy with these faults, and a connection through it.
struct Relayed {
  explicit Relayed(std::vector<ProxyFault> faults = {})
      : proxy(plan_to(target.port(), std::move(faults))),
        client(Peer::to(proxy.port())),
        server(target.accept()) {}

  TargetHost target;
  RunningProxy proxy;
  Peer client;
  Peer server;
};

inline ProxyFault fault_of(FaultKind kind, Direction direction = Direction::downstream,
                           std::uint64_t at_byte = 0) {
  ProxyFault fault;
  fault.kind = kind;
  fault.direction = direction;
  fault.at_byte = at_byte;
  return fault;
}

/// Bytes of which no two neighbourhoods are alike.
inline std::string pattern(std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i) text += std::to_string(i) + " ";
  text.resize(bytes);
  return text;
}

/// How long the call took.
template <typename Call>
Duration time_of(Call call) {
  const auto begun = std::chrono::steady_clock::now();
  call();
  return std::chrono::steady_clock::now() - begun;
}

/// Asks again and again; false after kPatience.
template <typename Predicate>
bool eventually(Predicate holds) {
  const auto due = std::chrono::steady_clock::now() + kPatience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > due) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace plumbline::proxy::test
