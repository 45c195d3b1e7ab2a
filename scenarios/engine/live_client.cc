#include "scenarios/engine/live_client.h"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>

#include "reference/runtime/steady_clock.h"
#include "scenarios/engine/run_support.h"

namespace plumbline::scenario {
namespace {

using std::chrono::steady_clock;

// Without state, and there for a runner thread that outlives its run.
const telemetry::SteadyClock& the_clock() {
  static const telemetry::SteadyClock clock;
  return clock;
}

}  // namespace

LiveClient::LiveClient(const Run& run, const Settings& settings, Place place,
                       journal::Sink& journal)
    : run_(run),
      place_(std::move(place)),
      network_(std::make_shared<LiveNetwork>(
          LiveNetwork::Plan{*run.scenario, place_.origins, place_.divisor, run.seed}, journal,
          [this] { return now(); })),
      application_(settings.config, world(), journal) {
  if (place_.without_client) return;
  telemetry_.emplace(
      the_clock(), [network = network_] { return make_live_transport(network); }, run.seed);
}

LiveClient::~LiveClient() { network_->detach(); }

Duration LiveClient::now() const { return steady_clock::now() - place_.start; }

Application::World LiveClient::world() {
  return {[this](const telemetry::ConnectionOptions& options) { return open(options); },
          [this](const std::string& host) { return place_.origins.at(host); },
          [this] { return now(); }, place_.divisor};
}

std::unique_ptr<telemetry::Connection> LiveClient::open(
    const telemetry::ConnectionOptions& options) {
  if (telemetry_) return telemetry_->open(options);
  return std::make_unique<telemetry::Connection>(telemetry::Interceptor(), nullptr, nullptr);
}

void LiveClient::walk_steps() {
  const Program program = program_of(run_.scenario->steps, application_);
  walk(program, steady_clock::now());
}

// Idle times end at absolute times, so that their overshoot does not add up over a lane.
void LiveClient::walk(const Program& program, steady_clock::time_point due) {
  for (const Move& move : program) {
    if (const auto* pause = std::get_if<Pause>(&move)) {
      if (pause->is_latency) due = std::max(due, steady_clock::now());
      due += pause->duration / place_.divisor;
      std::this_thread::sleep_until(due);  // the stimulus itself: the application is idle that long
    } else if (const auto* act = std::get_if<Act>(&move)) {
      act->run();
    } else if (const auto* close = std::get_if<Close>(&move)) {
      make(*close);
      due = std::max(due, steady_clock::now());
    } else {
      make(std::get<Fork>(move), due);
      due = std::max(due, steady_clock::now());
    }
  }
}

void LiveClient::make(const Close& close) {
  telemetry::Connection& connection = application_.begin_close(close.connection);
  if (telemetry_) telemetry_->close(connection);
  application_.end_close(close.connection);
}

void LiveClient::make(const Fork& fork, steady_clock::time_point due) {
  std::vector<std::future<void>> lanes;
  for (const Program& lane : fork.lanes) {
    lanes.push_back(std::async(std::launch::async, [this, &lane, due] { walk(lane, due); }));
  }
  for (std::future<void>& lane : lanes) lane.get();  // a lane's fault is the run's
}

void LiveClient::add_counters_to(journal::Sink& journal) const {
  if (!telemetry_) return;
  if (const auto left = telemetry_->runners_abandoned(); left > 0) {
    throw std::runtime_error(run_.scenario->name + ": the client left " + std::to_string(left) +
                             " of its threads behind");
  }
  add_counters(telemetry_->counters(), application_, now(), journal);
}

bool LiveClient::nothing_pending() const {
  return !telemetry_ || scenario::nothing_pending(telemetry_->counters());
}

}  // namespace plumbline::scenario
