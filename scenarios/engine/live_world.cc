// The live world: the reference client with its runner threads and cpp-httplib against the fake on
// loopback sockets. Application lanes are threads; pauses are real, divided by the scenario's
// divisor.
#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

#include "fake_server/host/host.h"
#include "fake_server/journal/writer.h"
#include "reference/core/random.h"
#include "reference/runtime/steady_clock.h"
#include "reference/runtime/telemetry.h"
#include "scenarios/engine/application.h"
#include "scenarios/engine/live_transport.h"
#include "scenarios/engine/program.h"
#include "scenarios/engine/run_support.h"
#include "scenarios/engine/settings.h"
#include "scenarios/engine/world.h"

namespace plumbline::scenario {
namespace {

using std::chrono::steady_clock;

std::int64_t wall_now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// Without state, and there for a runner thread that outlives its run.
const telemetry::SteadyClock& the_clock() {
  static const telemetry::SteadyClock clock;
  return clock;
}

class LiveWorld {
 public:
  LiveWorld(const Run& run, const JitterMeter& jitter)
      : run_(run),
        jitter_(jitter),
        divisor_(run.scenario->live_divisor),
        settings_(settings_for(*run.scenario, run.profile, divisor_)),
        wall_start_ms_(wall_now_ms()),
        start_(steady_clock::now()),
        hosts_(fake::Service(behaviours(*run.scenario, divisor_), wall_start_ms_), journal_,
               [this] { return now(); }),
        network_(std::make_shared<LiveNetwork>(journal_, [this] { return now(); })),
        telemetry_(
            the_clock(), [network = network_] { return make_live_transport(network); }, run.seed),
        application_(settings_.config, world(), journal_) {}
  ~LiveWorld() { network_->detach(); }
  LiveWorld(const LiveWorld&) = delete;
  LiveWorld& operator=(const LiveWorld&) = delete;

  journal::Journal run() {
    journal_.add(Duration::zero(), header_of(run_, settings_, wall_start_ms_));
    for (const auto& [name, host] : run_.scenario->hosts) start_host(name, host);
    const Program program = program_of(run_.scenario->steps, application_);
    walk(program, steady_clock::now());
    std::this_thread::sleep_for(run_.scenario->watch /
                                divisor_);  // silence is watched, not waited out: nothing to signal
    return finish();
  }

 private:
  [[nodiscard]] Duration now() const { return steady_clock::now() - start_; }

  Application::World world() {
    return {
        [this](const telemetry::ConnectionOptions& options) { return telemetry_.open(options); },
        [this](const std::string& host) { return origins_.at(host); }, [this] { return now(); },
        divisor_};
  }

  void start_host(const std::string& name, const Host& host) {
    const std::string origin = hosts_.start(name);
    origins_[name] = origin;
    for (const NetworkFault& fault : host.network) {
      network_->add({origin, name, fault.from / divisor_, fault.to / divisor_});
    }
  }

  // Idle times end at absolute times, so that their overshoot does not add up over a lane.
  void walk(const Program& program, steady_clock::time_point due) {
    for (const Move& move : program) {
      if (const auto* pause = std::get_if<Pause>(&move)) {
        if (pause->is_latency) due = std::max(due, steady_clock::now());
        due += pause->duration / divisor_;
        std::this_thread::sleep_until(
            due);  // the stimulus itself: the application is idle that long
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

  void make(const Close& close) {
    telemetry_.close(application_.begin_close(close.connection));
    application_.end_close(close.connection);
  }

  void make(const Fork& fork, steady_clock::time_point due) {
    std::vector<std::future<void>> lanes;
    for (const Program& lane : fork.lanes) {
      lanes.push_back(std::async(std::launch::async, [this, &lane, due] { walk(lane, due); }));
    }
    for (std::future<void>& lane : lanes) lane.get();  // a lane's fault is the run's
  }

  journal::Journal finish() {
    hosts_.stop();  // journals what is still under way
    if (const auto left = telemetry_.runners_abandoned(); left > 0) {
      throw std::runtime_error(run_.scenario->name + ": the client left " + std::to_string(left) +
                               " of its threads behind");
    }
    add_counters(telemetry_.counters(), application_, now(), journal_);
    journal_.add(now(), jitter_.over(start_, steady_clock::now()));
    journal_.add(now(), journal::Quiescence{nothing_pending(telemetry_.counters())});
    if (!journal_.complete())
      throw std::runtime_error(run_.scenario->name + ": the journal is full");
    return journal_.take();
  }

  const Run& run_;
  const JitterMeter& jitter_;
  std::int64_t divisor_;
  Settings settings_;
  std::int64_t wall_start_ms_;
  steady_clock::time_point start_;
  journal::MemorySink journal_;
  fake::Hosts hosts_;
  std::shared_ptr<LiveNetwork> network_;
  telemetry::Telemetry telemetry_;
  std::map<std::string, std::string> origins_;
  Application application_;
};

}  // namespace

journal::Journal run_live(const Run& run, const JitterMeter& jitter) {
  return LiveWorld(run, jitter).run();
}

}  // namespace plumbline::scenario
