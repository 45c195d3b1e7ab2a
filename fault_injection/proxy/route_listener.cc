#include "fault_injection/proxy/route_listener.h"

#include <asio/ip/address_v4.hpp>
#include <stdexcept>

#include "fault_injection/proxy/decision.h"

namespace plumbline::proxy {
namespace {

// A fleet that connects at once waits here, not in its own time-outs.
constexpr int kBacklog = 1024;
// When the process is out of descriptors: until some connection has ended.
constexpr Duration kAcceptPause = std::chrono::milliseconds(10);

}  // namespace

RouteListener::RouteListener(asio::io_context& context, const ProxyPlan& plan, std::size_t route,
                             const ProxyClock& clock, Events events)
    : plan_(plan),
      route_(route),
      clock_(clock),
      events_(std::move(events)),
      acceptor_(context),
      changes_(context),
      pause_(context) {
  asio::error_code error;
  const auto address = asio::ip::make_address_v4(plan.routes[route].address, error);
  if (error) fail("not an IPv4 address");
  place_ = Tcp::endpoint(address, plan.routes[route].port);
  open();
  follow_plan();
}

void RouteListener::fail(const std::string& why) const {
  const ProxyRoute& route = plan_.routes[route_];
  const std::uint16_t port = place_.port() == 0 ? route.port : place_.port();
  throw std::runtime_error("cannot listen on " + route.address + ":" + std::to_string(port) + ": " +
                           why);
}

// Holds the port without listening: nobody else gets it, and who connects is refused. Without
// SO_REUSEADDR it could not be had again while its connections linger.
void RouteListener::open() {
  asio::error_code error;
  acceptor_.open(place_.protocol(), error);
  if (!error) acceptor_.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(place_, error);
  if (error) fail(error.message());
  keep_from_children(acceptor_.native_handle());
  place_ = acceptor_.local_endpoint();
}

void RouteListener::follow_plan() {
  const Duration now = clock_.now();
  const bool down = is_down(plan_, route_, now);
  if (down && is_up_) go_down();
  if (!down && !is_up_) go_up();
  const Duration change = next_change(plan_, route_, now);
  if (change == kForever) return;
  changes_.expires_at(clock_.at(change));
  changes_.async_wait([this](const asio::error_code& error) {
    if (!error) follow_plan();
  });
}

void RouteListener::go_up() {
  asio::error_code error;
  acceptor_.listen(kBacklog, error);
  if (error) fail(error.message());
  is_up_ = true;
  ++term_;
  accept();
}

void RouteListener::go_down() {
  stop();
  open();
  events_.went_down();
}

void RouteListener::stop() {
  is_up_ = false;
  ++term_;
  asio::error_code ignored;
  acceptor_.close(ignored);
  changes_.cancel();
  pause_.cancel();
}

void RouteListener::accept() {
  acceptor_.async_accept([this, term = term_](const asio::error_code& error, Tcp::socket client) {
    if (term != term_) return reset(client);
    if (error) return pause();
    events_.accepted(++accepted_, std::move(client));
    accept();
  });
}

void RouteListener::pause() {
  pause_.expires_after(kAcceptPause);
  pause_.async_wait([this, term = term_](const asio::error_code& error) {
    if (!error && term == term_) accept();
  });
}

}  // namespace plumbline::proxy
