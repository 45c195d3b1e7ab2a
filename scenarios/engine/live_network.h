// The network of the live world, between the client's transport (cpp-httplib's) and the fake: the
// scenario's plan of faults, the same as in the simulated world, done to real connections. The
// attempt that a fault concerns is drawn alike; it is led through a route of the fault proxy that
// has this fault, or, to be refused, to a bound port where nobody listens.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fake_server/journal/record.h"
#include "fault_injection/proxy/fault_proxy.h"
#include "reference/telemetry/transport.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// What becomes of one attempt.
struct LiveFault {
  std::string host;     ///< the scenario's name
  std::string reason;   ///< as NetworkFault has it
  std::string through;  ///< the origin that has the fault
  /// The service hears of the attempt, and answers it.
  [[nodiscard]] bool reaches_the_service() const { return reason == "latency"; }
};

/// The network of one live run; any thread. Shared, because a runner thread that its client had to
/// leave behind may outlive the run.
class LiveNetwork {
 public:
  /// What the run is, and where its hosts are served.
  struct Plan {
    const Scenario& scenario;
    std::map<std::string, std::string> origins;  ///< the scenario's host -> its origin
    std::int64_t divisor = 1;                    ///< of the plan's times
    std::uint64_t seed = 0;
  };

  /// Starts the proxy where the plan needs one. `journal` and what `now` uses live until `detach`.
  /// Throws std::runtime_error when no port can be had.
  LiveNetwork(const Plan& plan, journal::Sink& journal, std::function<journal::Duration()> now);
  ~LiveNetwork();
  LiveNetwork(const LiveNetwork&) = delete;
  LiveNetwork& operator=(const LiveNetwork&) = delete;

  /// One more attempt to `origin` begins: the first of its faults that fires, or none.
  [[nodiscard]] std::optional<LiveFault> fault_on(const std::string& origin);
  /// Journals an attempt that never reached the service, `cancelled`: because its client gave up.
  void failed(const LiveFault& fault, const std::string& endpoint, bool cancelled);
  /// The run is over: from here on there is no fault, and nothing is journaled.
  void detach();

 private:
  class RefusingPort;
  struct Link {
    std::string host;
    std::vector<NetworkFault> faults;  ///< their times divided
    std::vector<std::string> through;  ///< of each fault
    std::uint64_t attempts = 0;
  };

  void start_refusing();
  void start_proxy(std::uint64_t seed);

  const std::uint64_t seed_;
  std::unique_ptr<RefusingPort> refusing_;  // where something is refused
  std::unique_ptr<proxy::FaultProxy> proxy_;
  std::thread proxy_thread_;
  std::mutex mutex_;                   // guards what follows
  std::map<std::string, Link> links_;  // by origin
  journal::Sink* journal_;
  std::function<journal::Duration()> now_;
};

/// A transport for one runner thread.
[[nodiscard]] std::unique_ptr<telemetry::Transport> make_live_transport(
    std::shared_ptr<LiveNetwork> network);

}  // namespace plumbline::scenario
