#include "fault_injection/proxy/fault_proxy.h"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/signal_set.hpp>
#include <csignal>
#include <map>
#include <stdexcept>

#include "fault_injection/proxy/connection.h"
#include "fault_injection/proxy/record_json.h"
#include "fault_injection/proxy/route_listener.h"

namespace plumbline::proxy {

class FaultProxy::Server {
 public:
  Server(ProxyPlan plan, Record record);

  [[nodiscard]] const std::vector<ListeningRoute>& routes() const noexcept { return routes_; }
  void stop_on_signals();
  void run() { context_.run(); }
  void stop() {
    asio::post(context_, [this] { end(); });
  }

 private:
  struct Held {
    std::size_t route = 0;
    std::shared_ptr<Connection> connection;
  };

  [[nodiscard]] Tcp::endpoint resolve(const ProxyRoute& route);
  void listen(std::size_t route);
  void accept(std::size_t route, std::uint64_t number, Tcp::socket client);
  void relay(std::size_t route, std::uint64_t number, Tcp::socket client, const Decision& decision);
  void went_down(std::size_t route);
  void end();

  asio::io_context context_{1};  // destroyed last: all others stand on it
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  asio::signal_set signals_{context_};
  const ProxyPlan plan_;
  const Record record_;
  const ProxyClock clock_;
  std::vector<Tcp::endpoint> targets_;
  std::vector<ListeningRoute> routes_;
  std::vector<std::unique_ptr<RouteListener>> listeners_;
  std::map<std::uint64_t, Held> connections_;  // by the order in which they came
  std::uint64_t last_ = 0;
};

FaultProxy::Server::Server(ProxyPlan plan, Record record)
    : plan_(std::move(plan)), record_(std::move(record)) {
  for (const ProxyRoute& route : plan_.routes) targets_.push_back(resolve(route));
  for (std::size_t route = 0; route < plan_.routes.size(); ++route) listen(route);
}

Tcp::endpoint FaultProxy::Server::resolve(const ProxyRoute& route) {
  if (!route.target) throw std::runtime_error("route " + route.name + " has no target");
  Tcp::resolver resolver(context_);
  asio::error_code error;
  const auto found =
      resolver.resolve(Tcp::v4(), route.target->host, std::to_string(route.target->port),
                       Tcp::resolver::numeric_service, error);
  if (error || found.empty()) {
    throw std::runtime_error("cannot resolve " + route.target->host + ": " + error.message());
  }
  return found.begin()->endpoint();
}

void FaultProxy::Server::listen(std::size_t route) {
  RouteListener::Events events{[this, route](std::uint64_t number, Tcp::socket client) {
                                 accept(route, number, std::move(client));
                               },
                               [this, route] { went_down(route); }};
  listeners_.push_back(
      std::make_unique<RouteListener>(context_, plan_, route, clock_, std::move(events)));
  const ProxyRoute& planned = plan_.routes[route];
  routes_.push_back({planned.name, planned.address, listeners_.back()->port()});
}

void FaultProxy::Server::accept(std::size_t route, std::uint64_t number, Tcp::socket client) {
  const std::string& name = plan_.routes[route].name;
  if (connections_.size() >= plan_.connections_max) {
    const std::string count = std::to_string(connections_.size());
    record_(refusal_line(name, number, count + " connections are open"));
    return reset(client);
  }
  const Decision decision = decide(plan_, route, number, clock_.now());
  record_(decision_line(name, number, decision));
  if (decision.find(FaultKind::refuse) != nullptr) return reset(client);
  relay(route, number, std::move(client), decision);
}

void FaultProxy::Server::relay(std::size_t route, std::uint64_t number, Tcp::socket client,
                               const Decision& decision) {
  const std::uint64_t id = ++last_;
  const auto ended = [this, id, route, number](const std::string& failure) {
    connections_.erase(id);
    if (!failure.empty()) record_(refusal_line(plan_.routes[route].name, number, failure));
  };
  auto connection =
      std::make_shared<Connection>(std::move(client), targets_[route], clock_, decision, ended);
  connections_.emplace(id, Held{route, connection});
  connection->start();
}

// A copy: connections that end leave the map.
void FaultProxy::Server::went_down(std::size_t route) {
  const auto all = connections_;
  for (const auto& [id, held] : all) {
    if (held.route == route) held.connection->end(true);
  }
}

void FaultProxy::Server::stop_on_signals() {
  signals_.add(SIGTERM);
  signals_.add(SIGINT);
  signals_.async_wait([this](const asio::error_code& error, int) {
    if (!error) end();
  });
}

// Nothing is left to be done then, and `run` returns.
void FaultProxy::Server::end() {
  for (const auto& listener : listeners_) listener->stop();
  const auto all = connections_;
  for (const auto& [id, held] : all) held.connection->end(false);
  signals_.cancel();
  work_.reset();
}

FaultProxy::FaultProxy(ProxyPlan plan, Record record)
    : server_(std::make_unique<Server>(std::move(plan), std::move(record))) {}

FaultProxy::~FaultProxy() = default;

const std::vector<ListeningRoute>& FaultProxy::routes() const noexcept { return server_->routes(); }

void FaultProxy::stop_on_signals() { server_->stop_on_signals(); }

void FaultProxy::run() { server_->run(); }

void FaultProxy::stop() { server_->stop(); }

}  // namespace plumbline::proxy
