// How the service and the network behaved in a recorded run, as the script that makes the fake do
// it again: each answer by its request's number, flags by time, failed attempts by windows of time.
// Pure, any thread.
#pragma once

#include <map>
#include <string>

#include "fake_server/journal/record.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::replay {

/// What a script keeps of a recording, beside the answers themselves.
struct HostOptions {
  /// Delays up to this are the machine's and not the service's: left out.
  journal::Duration noise{};
  /// The network's failures are kept; a driver's process has none (DECISIONS 23).
  bool network = true;
};

/// By the run's names of the hosts, those without a request included where `hosts` names them. An
/// answer that the last request of an endpoint was given, and that is no healthy one, is given to
/// all that come after it: an outage that the recording saw no end of goes on. Of a journal of two
/// arms the arm "on" counts.
[[nodiscard]] std::map<std::string, scenario::Host> recorded_hosts(const journal::Journal& journal,
                                                                   const HostOptions& options);

}  // namespace plumbline::replay
