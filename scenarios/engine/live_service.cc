#include "scenarios/engine/live_service.h"

#include <thread>

#include "scenarios/engine/run_support.h"

namespace plumbline::scenario {
namespace {

std::int64_t wall_now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

LiveService::LiveService(const Run& run, const Settings& settings, journal::Sink& journal)
    : run_(run),
      wall_start_ms_(wall_now_ms()),
      start_(std::chrono::steady_clock::now()),
      hosts_(fake::Service(behaviours(*run.scenario, run.scenario->live_divisor), wall_start_ms_,
                           run.seed),
             journal, [this] { return now(); }) {
  journal.add(Duration::zero(), header_of(run, settings, wall_start_ms_));
}

std::map<std::string, std::string> LiveService::start_hosts() {
  std::map<std::string, std::string> origins;
  for (const auto& [name, host] : run_.scenario->hosts) origins[name] = hosts_.start(name);
  return origins;
}

// Silence is watched, not waited out: nothing could signal its end.
void LiveService::watch() const {
  std::this_thread::sleep_for(run_.scenario->watch / run_.scenario->live_divisor);
}

}  // namespace plumbline::scenario
