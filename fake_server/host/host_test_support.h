// What the host's tests share: a journal that can be waited for, and a client that sees every byte.
// Header only; included by test programs, never by the server.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "fake_server/core/service_test_support.h"
#include "fake_server/host/host.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake::test {

/// Longest wait of any test for something that must happen; far above what it takes.
inline constexpr std::chrono::seconds kPatience{20};

/// A journal in memory whose growth a test can wait for. Thread-safe.
class WatchedJournal final : public journal::Sink {
 public:
  void add(Duration time, journal::Data data) noexcept override {
    const std::lock_guard lock(mutex_);
    entries_.push_back({entries_.size() + 1, time, std::move(data)});
    grown_.notify_all();
  }

  /// The data of all entries of one kind, in order.
  template <typename Kind>
  std::vector<Kind> all() const {
    const std::lock_guard lock(mutex_);
    return all_locked<Kind>();
  }

  /// The same, as soon as there are `count` of them, or after kPatience.
  template <typename Kind>
  std::vector<Kind> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    grown_.wait_for(lock, kPatience, [&] { return all_locked<Kind>().size() >= count; });
    return all_locked<Kind>();
  }

  journal::Journal entries() const {
    const std::lock_guard lock(mutex_);
    return entries_;
  }

 private:
  template <typename Kind>
  std::vector<Kind> all_locked() const {
    std::vector<Kind> found;
    for (const journal::Entry& entry : entries_) {
      if (const auto* data = std::get_if<Kind>(&entry.data)) found.push_back(*data);
    }
    return found;
  }

  mutable std::mutex mutex_;
  std::condition_variable grown_;
  journal::Journal entries_;
};

/// A blocking TCP client that knows nothing of HTTP. Every wait ends after kPatience.
class RawClient {
 public:
  /// Connects to "http://ADDRESS:PORT".
  explicit RawClient(const std::string& origin) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const std::size_t colon = origin.rfind(':');
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(static_cast<std::uint16_t>(std::stoi(origin.substr(colon + 1))));
    ::inet_pton(AF_INET, origin.substr(7, colon - 7).c_str(), &name.sin_addr);
    const timeval limit{kPatience.count(), 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const void* generic = &name;
    connected_ = ::connect(socket_.get(), static_cast<const sockaddr*>(generic), sizeof name) == 0;
  }

  [[nodiscard]] bool connected() const { return connected_; }

  /// Sends all of it; false when the server ended the connection before.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  /// Reads until at least `bytes` have come in all, or the connection ends.
  const std::string& read(std::size_t bytes) {
    while (received_.size() < bytes) {
      const std::string more = next();
      if (more.empty()) break;
      received_ += more;
    }
    return received_;
  }
  const std::string& read_to_end() { return read(std::string::npos); }

  /// What comes next, at most 4 KiB; empty at the end. read() does not know of it.
  std::string next() {
    std::array<char, 4096> buffer{};
    const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    reset_ = count < 0 && errno == ECONNRESET;
    timed_out_ = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return {buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
  }

  /// The server sent something, or ended the connection, before `limit` was over.
  [[nodiscard]] bool heard_within(std::chrono::milliseconds limit) const {
    pollfd one{socket_.get(), POLLIN, 0};
    return ::poll(&one, 1, static_cast<int>(limit.count())) > 0;
  }

  [[nodiscard]] int fd() const { return socket_.get(); }
  [[nodiscard]] bool was_reset() const { return reset_; }
  [[nodiscard]] bool timed_out() const { return timed_out_; }
  void close() { socket_.reset(); }

 private:
  UniqueFd socket_;
  bool connected_ = false;
  bool reset_ = false;
  bool timed_out_ = false;
  std::string received_;
};

/// The bytes of a good telemetry request.
inline std::string request_text(const std::string& extra_headers = "",
                                const std::string& body = kLogs) {
  return "POST /telemetry-ext HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
         "Authorization: Bearer t1\r\n" +
         extra_headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// A running server with host "a" that behaves as told.
struct RunningHost {
  explicit RunningHost(const Behaviour& behaviour = {})
      : hosts(service_with(behaviour), journal, [this] { return now(); }),
        origin(hosts.start("a")) {}

  Duration now() const { return std::chrono::steady_clock::now() - begun; }

  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  WatchedJournal journal;
  Hosts hosts;
  std::string origin;
};

/// A script whose telemetry answers have that delivery, and that body.
inline Behaviour delivering(Delivery delivery, const std::string& body = "{\"errors\":[]}") {
  AnswerRule rule;
  rule.delivery = delivery;
  rule.body = body;
  Behaviour behaviour;
  behaviour.telemetry = {rule};
  return behaviour;
}

}  // namespace plumbline::fake::test
