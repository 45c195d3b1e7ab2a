#include "scenarios/engine/run_support.h"

#include <algorithm>
#include <utility>

namespace plumbline::scenario {

std::string address_of(const std::string& host) { return host + ".cloud.databricks.test"; }

telemetry::NetworkError error_of(const std::string& reason) {
  using telemetry::NetworkError;
  for (const NetworkError error : {NetworkError::refused, NetworkError::tls, NetworkError::dns,
                                   NetworkError::reset, NetworkError::connect_timeout}) {
    if (reason == telemetry::to_string(error)) return error;
  }
  return NetworkError::none;
}

std::map<std::string, fake::Behaviour> behaviours(const Scenario& scenario, std::int64_t divisor) {
  std::map<std::string, fake::Behaviour> scripts;
  for (const auto& [name, host] : scenario.hosts)
    scripts.emplace(name, host.behaviour.times_divided_by(divisor));
  return scripts;
}

std::vector<Step> opted_out(std::vector<Step> steps) {
  for (Step& step : steps) {
    if (auto* open = std::get_if<OpenStep>(&step)) open->telemetry = "off";
    if (auto* parallel = std::get_if<ParallelStep>(&step)) {
      for (std::vector<Step>& lane : parallel->lanes) lane = opted_out(std::move(lane));
    }
  }
  return steps;
}

journal::RunHeader header_of(const Run& run, const Settings& settings, std::int64_t wall_start_ms) {
  journal::RunHeader header;
  header.world = run.world;
  header.scenario = run.scenario->name;
  header.profile = run.profile;
  header.overrides = settings.overrides;
  header.seed = run.seed;
  header.arm = run.arm;
  header.client = settings.config.user_agent();
  header.client_wall_start_ms = wall_start_ms;
  header.canaries = run.scenario->canaries;
  const std::int64_t divisor = run.world == "live" ? run.scenario->live_divisor : 1;
  for (const auto& [name, host] : run.scenario->hosts) {
    for (const NetworkFault& fault : host.network) {
      if (fault.reason == "latency")
        header.network_latency = std::max(header.network_latency, fault.delay / divisor);
    }
  }
  return header;
}

bool nothing_pending(const std::vector<telemetry::HostCounters>& counters) {
  return std::all_of(counters.begin(), counters.end(), [](const telemetry::HostCounters& host) {
    return host.counters.pending == 0;
  });
}

void add_counters(const std::vector<telemetry::HostCounters>& counters,
                  const Application& application, Duration now, journal::Sink& journal) {
  for (const telemetry::HostCounters& host : counters) {
    journal::ClientCounters entry;
    entry.host = application.host_of(host.host);
    entry.at_rest = application.all_closed();
    const telemetry::Counters& values = host.counters;
    const auto put = [&entry](const char* name, std::uint64_t value) {
      entry.values[name] = static_cast<std::int64_t>(value);
    };
    put("recorded", values.recorded);
    put("merged", values.merged);
    put("delivered", values.delivered);
    put("pending", values.pending);
    for (std::size_t reason = 0; reason < telemetry::kDropReasonCount; ++reason) {
      const auto which = static_cast<telemetry::DropReason>(reason);
      const std::string name = std::string("dropped.") + telemetry::to_string(which);
      put(name.c_str(), values.dropped_by(which));
    }
    journal.add(now, std::move(entry));
  }
}

}  // namespace plumbline::scenario
