#include "scenarios/engine/live_transport.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "fake_server/core/endpoint.h"
#include "reference/runtime/http_transport.h"

namespace plumbline::scenario {
namespace {

// A port that stays bound and is never listened on: the kernel refuses every connection to it.
class RefusingPort {
 public:
  RefusingPort() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::array<char, sizeof(sockaddr)> bytes{};
    std::memcpy(bytes.data(), &address, sizeof(address));
    sockaddr generic{};
    std::memcpy(&generic, bytes.data(), sizeof(generic));
    if (descriptor_ < 0 || ::bind(descriptor_, &generic, sizeof(generic)) != 0) return;
    socklen_t length = sizeof(generic);
    if (::getsockname(descriptor_, &generic, &length) != 0) return;
    std::memcpy(&address, &generic, sizeof(address));
    origin_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~RefusingPort() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;

  [[nodiscard]] const std::string& origin() const { return origin_; }

 private:
  int descriptor_;
  std::string origin_;
};

class LiveTransport final : public telemetry::Transport {
 public:
  explicit LiveTransport(std::shared_ptr<LiveNetwork> network) : network_(std::move(network)) {}

  telemetry::HttpOutcome perform(const telemetry::HttpRequest& request) noexcept override {
    const std::optional<LiveOutage> outage = network_->outage_at(request.origin);
    if (!outage) return inner_.perform(request);
    telemetry::HttpRequest refused = request;
    refused.origin = port_.origin();
    telemetry::HttpOutcome outcome = inner_.perform(refused);
    const bool is_flag = fake::endpoint_of(request.method, request.target) == fake::Endpoint::flag;
    network_->refused(*outage, is_flag ? "flag" : "telemetry", telemetry::to_string(outcome.error));
    return outcome;
  }
  void cancel() noexcept override { inner_.cancel(); }

 private:
  std::shared_ptr<LiveNetwork> network_;
  telemetry::HttpTransport inner_;
  RefusingPort port_;
};

}  // namespace

void LiveNetwork::add(LiveOutage outage) {
  const std::scoped_lock lock(mutex_);
  outages_.push_back(std::move(outage));
}

std::optional<LiveOutage> LiveNetwork::outage_at(const std::string& origin) const {
  const std::scoped_lock lock(mutex_);
  if (journal_ == nullptr) return std::nullopt;
  const journal::Duration now = now_();
  for (const LiveOutage& outage : outages_) {
    if (outage.origin == origin && outage.from <= now && now < outage.to) return outage;
  }
  return std::nullopt;
}

void LiveNetwork::refused(const LiveOutage& outage, const std::string& endpoint,
                          const std::string& error) {
  const std::scoped_lock lock(mutex_);
  if (journal_ == nullptr) return;
  journal_->add(now_(), journal::AttemptFailed{outage.host, endpoint, error});
}

void LiveNetwork::detach() {
  const std::scoped_lock lock(mutex_);
  journal_ = nullptr;
}

std::unique_ptr<telemetry::Transport> make_live_transport(std::shared_ptr<LiveNetwork> network) {
  return std::make_unique<LiveTransport>(std::move(network));
}

}  // namespace plumbline::scenario
