// What the two worlds share when they set a run up and end it: names, the run header, the fake's
// behaviour, counters.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fake_server/core/behaviour.h"
#include "fake_server/journal/record.h"
#include "reference/core/client_manager.h"
#include "reference/telemetry/transport.h"
#include "scenarios/engine/application.h"
#include "scenarios/engine/settings.h"
#include "scenarios/engine/world.h"

namespace plumbline::scenario {

/// The simulated client's wall clock at time 0: 2026-01-01T00:00:00Z, so that every run has the
/// same time stamps.
inline constexpr std::int64_t kWallStartMs = 1'767'225'600'000;

/// What the simulated network calls the scenario's host of that name.
[[nodiscard]] std::string address_of(const std::string& host);

/// How an attempt fails by a scenario's word: "refused", "tls", "dns", "reset", "connect_timeout";
/// none for the words by which it arrives.
[[nodiscard]] telemetry::NetworkError error_of(const std::string& reason);

/// Every host's behaviour script with its times divided.
[[nodiscard]] std::map<std::string, fake::Behaviour> behaviours(const Scenario& scenario,
                                                                std::int64_t divisor);

/// The same steps with every open's choice "off".
[[nodiscard]] std::vector<Step> opted_out(std::vector<Step> steps);

/// The journal's first entry.
[[nodiscard]] journal::RunHeader header_of(const Run& run, const Settings& settings,
                                           std::int64_t wall_start_ms);

/// No host has a record that is still to be decided.
[[nodiscard]] bool nothing_pending(const std::vector<telemetry::HostCounters>& counters);

/// Journals each host's counters; at rest when the application has closed all of its connections.
void add_counters(const std::vector<telemetry::HostCounters>& counters,
                  const Application& application, Duration now, journal::Sink& journal);

}  // namespace plumbline::scenario
