// The listening end of a route: accepts and numbers connections, and goes down and up as the plan
// says. The proxy's thread only; must outlive the run of its io_context.
#pragma once

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cstdint>
#include <functional>

#include "fault_injection/proxy/plan.h"
#include "fault_injection/proxy/sockets.h"

namespace plumbline::proxy {

class RouteListener {
 public:
  /// Who is told, on the proxy's thread.
  struct Events {
    /// A connection, with its number on this route, from 1.
    std::function<void(std::uint64_t connection, Tcp::socket client)> accepted;
    /// The route is down: nobody can connect.
    std::function<void()> went_down;
  };

  /// Takes the port at once, and listens unless the plan says that the route is down. Borrows the
  /// plan. Throws std::runtime_error("cannot listen on ADDRESS:PORT: why").
  RouteListener(asio::io_context& context, const ProxyPlan& plan, std::size_t route,
                const ProxyClock& clock, Events events);

  /// The port that it has, also while it is down.
  [[nodiscard]] std::uint16_t port() const noexcept { return place_.port(); }
  /// Accepts no more. Idempotent.
  void stop();

 private:
  void open();
  void follow_plan();
  void go_up();
  void go_down();
  void accept();
  void pause();
  [[noreturn]] void fail(const std::string& why) const;

  const ProxyPlan& plan_;
  const std::size_t route_;
  const ProxyClock clock_;
  const Events events_;
  Tcp::acceptor acceptor_;
  asio::steady_timer changes_;
  asio::steady_timer pause_;
  Tcp::endpoint place_;
  bool is_up_ = false;
  std::uint64_t term_ = 0;  // of listening: what an earlier one accepted late is dropped
  std::uint64_t accepted_ = 0;
};

}  // namespace plumbline::proxy
