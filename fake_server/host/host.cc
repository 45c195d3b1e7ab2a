#include "fake_server/host/host.h"

#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "fake_server/host/connection.h"
#include "fake_server/host/connection_threads.h"
#include "fake_server/host/kept_sigpipe.h"
#include "fake_server/host/listener.h"
#include "fake_server/host/shared_service.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {
namespace {

constexpr std::size_t kFirstAddress = 2;  // 127.0.0.1 is left to whatever else runs on the machine

}  // namespace

class Hosts::State {
 public:
  State(Service service, journal::Sink& sink, std::function<Duration()> now)
      : shared_(std::move(service), sink, std::move(now)), threads_(kConnectionsMax) {}
  ~State() { stop(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::string start_next(const std::string& host_name) {
    const std::size_t last = kFirstAddress + listeners_.size();
    return start_on(host_name, "127.0.0." + std::to_string(last), 0);
  }

  std::string start_on(const std::string& host_name, const std::string& address,
                       std::uint16_t port) {
    if (stop_.is_set()) throw std::runtime_error("cannot start a host after stop");
    if (listeners_.size() >= kHostsMax) throw std::runtime_error("too many hosts");
    listeners_.push_back(std::make_unique<Listener>(
        address, port, stop_, [this, host_name](UniqueFd client) { serve(host_name, client); }));
    return "http://" + address + ":" + std::to_string(listeners_.back()->port());
  }

  void stop() {
    stop_.set();
    listeners_.clear();
    threads_.join();
  }

  [[nodiscard]] EndpointCounts counts(const std::string& host_name) const {
    return shared_.counts(host_name);
  }

 private:
  void serve(const std::string& host_name, UniqueFd& client) {
    const int socket =
        client.release();  // std::function must be copyable: the job owns it from here
    threads_.run([this, host_name, socket] {
      std::optional<Connection> connection;
      {
        const KeptSigpipe kept;
        connection.emplace(UniqueFd(socket), host_name, shared_, stop_);
      }
      connection->serve();
    });
  }

  SharedService shared_;
  StopSignal stop_;
  ConnectionThreads threads_;
  std::vector<std::unique_ptr<Listener>> listeners_;
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
