// The transport of the live world: cpp-httplib's, with the scenario's network in front of it. An
// outage is a real refusal by the kernel (a bound port where nobody listens), not a made-up
// outcome.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fake_server/journal/record.h"
#include "reference/telemetry/transport.h"

namespace plumbline::scenario {

/// Connections to an origin are refused in [from, to), in the run's own (divided) time.
struct LiveOutage {
  std::string origin;
  std::string host;  ///< the scenario's name
  journal::Duration from{};
  journal::Duration to{};
};

/// The network of one live run. Filled before the first request; any thread. Shared, because a
/// runner thread that its client had to leave behind may outlive the run.
class LiveNetwork {
 public:
  /// `journal` and what `now` uses live until `detach`.
  LiveNetwork(journal::Sink& journal, std::function<journal::Duration()> now)
      : journal_(&journal), now_(std::move(now)) {}

  void add(LiveOutage outage);
  /// The outage that stands before `origin` now.
  [[nodiscard]] std::optional<LiveOutage> outage_at(const std::string& origin) const;
  /// Journals an attempt that an outage refused.
  void refused(const LiveOutage& outage, const std::string& endpoint, const std::string& error);
  /// The run is over: from here on there is no outage, and nothing is journaled.
  void detach();

 private:
  mutable std::mutex mutex_;  // guards what follows
  std::vector<LiveOutage> outages_;
  journal::Sink* journal_;
  std::function<journal::Duration()> now_;
};

/// A transport for one runner thread.
[[nodiscard]] std::unique_ptr<telemetry::Transport> make_live_transport(
    std::shared_ptr<LiveNetwork> network);

}  // namespace plumbline::scenario
