#include "fake_server/host/host.h"

#include <stdexcept>
#include <utility>

#include "fake_server/host/connection_server.h"
#include "fake_server/host/respondent.h"
#include "fake_server/host/shared_service.h"

namespace plumbline::fake {
namespace {

constexpr std::size_t kFirstAddress = 2;  // 127.0.0.1 is left to whatever else runs on the machine

// A connection to one logical host.
class HostRespondent final : public Respondent {
 public:
  HostRespondent(std::string host, SharedService& shared)
      : host_(std::move(host)), shared_(shared), connection_(shared.connection_opened(host_)) {}
  ~HostRespondent() override { shared_.connection_closed(connection_); }
  HostRespondent(const HostRespondent&) = delete;
  HostRespondent& operator=(const HostRespondent&) = delete;

  Exchange handle(Request request) override {
    request.host = host_;
    return shared_.handle(connection_, request);
  }
  std::uint64_t received_broken(Request request) override {
    request.host = host_;
    return shared_.received_broken(connection_, request);
  }
  void replied(std::uint64_t request, const Reply& reply) override {
    shared_.replied(request, reply);
  }

 private:
  const std::string host_;
  SharedService& shared_;
  const std::uint64_t connection_;
};

}  // namespace

class Hosts::State {
 public:
  State(Service service, journal::Sink& sink, std::function<Duration()> now)
      : shared_(std::move(service), sink, std::move(now)), server_(Bounds{}) {}

  std::string start_next(const std::string& host_name) {
    const std::size_t last = kFirstAddress + server_.listeners();
    return start_on(host_name, "127.0.0." + std::to_string(last), 0);
  }

  std::string start_on(const std::string& host_name, const std::string& address,
                       std::uint16_t port) {
    if (server_.listeners() >= kHostsMax) throw std::runtime_error("too many hosts");
    const std::uint16_t bound = server_.listen(address, port, [this, host_name] {
      return std::make_unique<HostRespondent>(host_name, shared_);
    });
    return "http://" + address + ":" + std::to_string(bound);
  }

  void stop() { server_.stop(); }

  [[nodiscard]] EndpointCounts counts(const std::string& host_name) const {
    return shared_.counts(host_name);
  }

 private:
  SharedService shared_;
  ConnectionServer server_;  // ends before what it serves
};

Hosts::Hosts(Service service, journal::Sink& sink, std::function<Duration()> now)
    : state_(std::make_unique<State>(std::move(service), sink, std::move(now))) {}

Hosts::~Hosts() = default;

std::string Hosts::start(const std::string& host_name) { return state_->start_next(host_name); }

std::string Hosts::start_on(const std::string& host_name, const std::string& address,
                            std::uint16_t port) {
  return state_->start_on(host_name, address, port);
}

void Hosts::stop() { state_->stop(); }

EndpointCounts Hosts::counts(const std::string& host_name) const {
  return state_->counts(host_name);
}

}  // namespace plumbline::fake
