// The transport of the live world: cpp-httplib's, with the scenario's network in front of it. An
// outage is a real refusal by the kernel (a bound port where nobody listens), not a made-up
// outcome.
#pragma once

#include <functional>
#include <memory>
#include <string>
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

/// The network of one live run. Filled before the first request and then only read; outlives every
/// transport.
struct LiveNetwork {
  std::vector<LiveOutage> outages;
  journal::Sink* journal = nullptr;
  std::function<journal::Duration()> now;
};

/// A transport for one runner thread.
[[nodiscard]] std::unique_ptr<telemetry::Transport> make_live_transport(const LiveNetwork& network);

}  // namespace plumbline::scenario
