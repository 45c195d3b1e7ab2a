// Connections between two requests: one thread waits for all of them (epoll), so that a thousand
// idle ones cost neither threads nor time. Owned by ConnectionServer.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "fake_server/core/http.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {

class Connection;

class IdleConnections {
 public:
  /// Called on the waiting thread with a connection whose peer sent something, or ended; may block.
  using Ready = std::function<void(std::unique_ptr<Connection>)>;

  /// Borrows `stop`. Throws std::runtime_error when the process has no descriptor left.
  IdleConnections(const StopSignal& stop, Ready ready);
  ~IdleConnections();
  IdleConnections(const IdleConnections&) = delete;
  IdleConnections& operator=(const IdleConnections&) = delete;

  /// Waits for the connection's next request, until its idle_until(): then it is ended. Any thread.
  /// After the stop signal it is ended.
  void hold(std::unique_ptr<Connection> connection);
  /// Ends all that are held and joins the thread: set the stop signal first. Idempotent; one
  /// thread.
  void join();

 private:
  using Ticket = std::uint64_t;
  using Time = std::chrono::steady_clock::time_point;
  struct Held {
    std::unique_ptr<Connection> connection;
    Time until;
  };

  void wait_until_stopped();
  [[nodiscard]] std::unique_ptr<Connection> take(Ticket ticket);
  void end_overdue();
  void end_all();
  [[nodiscard]] bool watch(int fd, Ticket ticket) noexcept;
  void set_timer(Time time) noexcept;

  const Ready ready_;
  UniqueFd epoll_;
  UniqueFd timer_;
  mutable std::mutex mutex_;
  std::map<Ticket, Held> held_;
  std::set<std::pair<Time, Ticket>> due_;  // of all that are held
  Time timer_at_ = Time::max();            // no later than the first that is due
  Ticket last_ = 0;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace plumbline::fake
