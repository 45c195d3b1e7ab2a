#include "scenarios/engine/live_network.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "fake_server/core/draw.h"
#include "fake_server/core/endpoint.h"
#include "fake_server/host/unique_fd.h"
#include "reference/runtime/http_transport.h"

namespace plumbline::scenario {
namespace {

std::string origin_at(std::uint16_t port) { return "http://127.0.0.1:" + std::to_string(port); }

class LiveTransport final : public telemetry::Transport {
 public:
  explicit LiveTransport(std::shared_ptr<LiveNetwork> network) : network_(std::move(network)) {}

  telemetry::HttpOutcome perform(const telemetry::HttpRequest& request) noexcept override {
    const std::optional<LiveFault> fault = network_->fault_on(request.origin);
    if (!fault) return inner_.perform(request);
    telemetry::HttpRequest led = request;
    led.origin = fault->through;
    telemetry::HttpOutcome outcome = inner_.perform(led);
    if (fault->reaches_the_service()) return outcome;
    const bool is_flag = fake::endpoint_of(request.method, request.target) == fake::Endpoint::flag;
    network_->failed(*fault, is_flag ? "flag" : "telemetry",
                     outcome.error == telemetry::NetworkError::cancelled);
    return outcome;
  }
  void cancel() noexcept override { inner_.cancel(); }

 private:
  std::shared_ptr<LiveNetwork> network_;
  telemetry::HttpTransport inner_;
};

// What the proxy does to every connection of a route of its own; when, is decided for each attempt.
proxy::ProxyFault proxy_fault(const NetworkFault& fault, const std::string& route) {
  proxy::ProxyFault done;
  done.route = route;
  done.direction = proxy::Direction::upstream;
  done.kind = fault.reason == "reset" ? proxy::FaultKind::reset : proxy::FaultKind::latency;
  done.latency = fault.delay;
  return done;
}

}  // namespace

// A port that stays bound and is never listened on: the kernel refuses every connection to it.
class LiveNetwork::RefusingPort {
 public:
  RefusingPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr generic{};
    std::memcpy(&generic, &address, sizeof(generic));
    socklen_t length = sizeof(generic);
    const bool bound = socket_.get() >= 0 &&
                       ::bind(socket_.get(), &generic, sizeof(generic)) == 0 &&
                       ::getsockname(socket_.get(), &generic, &length) == 0;
    if (!bound)
      throw std::runtime_error(std::string("no port to refuse connections at: ") +
                               std::strerror(errno));
    std::memcpy(&address, &generic, sizeof(address));
    origin_ = origin_at(ntohs(address.sin_port));
  }

  [[nodiscard]] const std::string& origin() const { return origin_; }

 private:
  fake::UniqueFd socket_;
  std::string origin_;
};

LiveNetwork::LiveNetwork(const Plan& plan, journal::Sink& journal,
                         std::function<journal::Duration()> now)
    : seed_(plan.seed), journal_(&journal), now_(std::move(now)) {
  for (const auto& [name, host] : plan.scenario.hosts) {
    if (host.network.empty()) continue;
    Link& link = links_[plan.origins.at(name)];
    link.host = name;
    link.faults = host.network;
    for (NetworkFault& fault : link.faults) {
      fault.from /= plan.divisor;
      fault.to /= plan.divisor;
      fault.delay /= plan.divisor;
    }
    link.through.resize(link.faults.size());
  }
  start_refusing();
  start_proxy(plan.seed);
}

LiveNetwork::~LiveNetwork() { detach(); }

void LiveNetwork::start_refusing() {
  for (auto& [origin, link] : links_) {
    for (std::size_t index = 0; index < link.faults.size(); ++index) {
      if (link.faults[index].reason != "refused") continue;
      if (!refusing_) refusing_ = std::make_unique<RefusingPort>();
      link.through[index] = refusing_->origin();
    }
  }
}

// A route for each fault that is no refusal.
void LiveNetwork::start_proxy(std::uint64_t seed) {
  proxy::ProxyPlan faults;
  faults.seed = seed;
  std::vector<std::string*> through;  // by route
  for (auto& [origin, link] : links_) {
    for (std::size_t index = 0; index < link.faults.size(); ++index) {
      if (link.faults[index].reason == "refused") continue;
      const std::string name = link.host + "/" + std::to_string(index);
      proxy::ProxyRoute route;
      route.name = name;
      route.target = proxy::parse_target(origin.substr(origin.find("://") + 3));
      faults.routes.push_back(std::move(route));
      faults.faults.push_back(proxy_fault(link.faults[index], name));
      through.push_back(&link.through[index]);
    }
  }
  if (faults.routes.empty()) return;
  proxy_ = std::make_unique<proxy::FaultProxy>(std::move(faults), [](const std::string&) {});
  for (std::size_t route = 0; route < through.size(); ++route)
    *through[route] = origin_at(proxy_->routes()[route].port);
  proxy_thread_ = std::thread([this] { proxy_->run(); });
}

// Drawn as in the simulated world: by the host's name, the fault's place and the attempt's number.
std::optional<LiveFault> LiveNetwork::fault_on(const std::string& origin) {
  const std::scoped_lock lock(mutex_);
  const auto found = links_.find(origin);
  if (journal_ == nullptr || found == links_.end()) return std::nullopt;
  Link& link = found->second;
  const std::uint64_t attempt = ++link.attempts;
  const journal::Duration now = now_();
  for (std::size_t index = 0; index < link.faults.size(); ++index) {
    const NetworkFault& fault = link.faults[index];
    if (now < fault.from || now >= fault.to) continue;
    const std::string what = link.host + "/network/" + std::to_string(index);
    if (fake::happens(fault.per_mille, seed_, what, attempt))
      return LiveFault{link.host, fault.reason, link.through[index]};
  }
  return std::nullopt;
}

// What was done to it, not what the client made of that: a reset that comes before the client has
// looked at its new connection is a refusal to it.
void LiveNetwork::failed(const LiveFault& fault, const std::string& endpoint, bool cancelled) {
  const std::scoped_lock lock(mutex_);
  if (journal_ == nullptr) return;
  const std::string reason = cancelled ? "cancelled" : fault.reason;
  journal_->add(now_(), journal::AttemptFailed{fault.host, endpoint, reason});
}

void LiveNetwork::detach() {
  {
    const std::scoped_lock lock(mutex_);
    journal_ = nullptr;
  }
  if (!proxy_thread_.joinable()) return;
  proxy_->stop();
  proxy_thread_.join();
}

std::unique_ptr<telemetry::Transport> make_live_transport(std::shared_ptr<LiveNetwork> network) {
  return std::make_unique<LiveTransport>(std::move(network));
}

}  // namespace plumbline::scenario
