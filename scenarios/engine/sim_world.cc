// The simulated world: the reference client's state machines, the fake service and the application
// on one virtual scheduler. A runner of the live world is here a pair of events in the heap: "poll
// now" and "poll at the deadline".
#include <algorithm>
#include <memory>
#include <set>
#include <stdexcept>

#include "fake_server/journal/writer.h"
#include "fault_injection/simulation/scheduler.h"
#include "fault_injection/simulation/virtual_network.h"
#include "reference/core/client_manager.h"
#include "scenarios/engine/application.h"
#include "scenarios/engine/inside_checks.h"
#include "scenarios/engine/program.h"
#include "scenarios/engine/run_support.h"
#include "scenarios/engine/scenario_check.h"
#include "scenarios/engine/settings.h"
#include "scenarios/engine/world.h"

namespace plumbline::scenario {
namespace {

using simulation::Scheduler;
using simulation::VirtualNetwork;
using telemetry::Client;
using telemetry::Instant;
using telemetry::WallTime;

// The catalogue's cases need under 300 000; reached only by something that never rests, before its
// journal fills the memory.
constexpr std::uint64_t kActionsMax = 30 * kStepsMax;

std::int64_t closes_of(const Program& program) {
  std::int64_t closes = 0;
  for (const Move& move : program) {
    if (std::holds_alternative<Close>(move)) ++closes;
    if (const auto* fork = std::get_if<Fork>(&move)) {
      for (const Program& lane : fork->lanes) closes += closes_of(lane);
    }
  }
  return closes;
}

// How far the wall clock is from true after that much time.
Duration deviation(const WallClockPlan& plan, Duration elapsed) {
  constexpr std::int64_t kMillion = 1'000'000;
  const auto millions = elapsed.count() / kMillion;  // first: the product must not overflow
  Duration off{millions * plan.drift_ppm};
  for (const WallClockPlan::Step& step : plan.steps) {
    if (step.at <= elapsed) off += step.by;
  }
  return off;
}

class VirtualClock final : public telemetry::Clock {
 public:
  VirtualClock(const Scheduler& scheduler, const WallClockPlan& plan)
      : scheduler_(scheduler), plan_(plan) {}
  [[nodiscard]] Instant now() const noexcept override { return Instant(scheduler_.now()); }
  [[nodiscard]] WallTime wall_now() const noexcept override {
    const Duration now = scheduler_.now();
    return WallTime(
        std::chrono::milliseconds(kWallStartMs) +
        std::chrono::duration_cast<std::chrono::milliseconds>(now + deviation(plan_, now)));
  }

 private:
  const Scheduler& scheduler_;
  const WallClockPlan& plan_;
};

std::string_view phase_of(const telemetry::ClientState& state,
                          telemetry::OutboundRequest::Kind kind) {
  if (kind == telemetry::OutboundRequest::Kind::flag) return "flag";
  if (state.attempts > 1) return "retry";
  return state.breaker == telemetry::CircuitBreaker::State::half_open ? "probe" : "first";
}

// Drives one client: the simulated counterpart of the runner thread.
class SimRunner : public std::enable_shared_from_this<SimRunner> {
 public:
  SimRunner(std::shared_ptr<Client> client, Scheduler& scheduler, VirtualNetwork& network,
            const VirtualClock& clock, const RequestWatch* watch)
      : client_(std::move(client)),
        scheduler_(scheduler),
        network_(network),
        clock_(clock),
        watch_(watch) {}

  void start() {
    client_->set_wake([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->poke(self->scheduler_.now());
    });
    poke(scheduler_.now());
  }

  // Its process is gone: it does nothing more, and hears no answer.
  void die() {
    dead_ = true;
    network_.cancel(sent_);
  }

  // Calls back once, as soon as the client has finished.
  void when_finished(std::function<void()> done) {
    on_finished_.push_back(std::move(done));
    poke(scheduler_.now());
  }

 private:
  // Asks for a poll at `time`. Polls already asked for at a later time stay: an idle poll changes
  // nothing.
  void poke(Duration time) {
    if (!asked_.insert(time).second) return;
    scheduler_.at(time, [self = shared_from_this(), time] {
      self->asked_.erase(time);
      self->step();
    });
  }

  void step() {
    if (dead_) return;
    if (auto request = client_->poll(clock_.now(), clock_.wall_now())) send(*std::move(request));
    if (client_->finished()) {
      network_.cancel(sent_);  // what it no longer waits for
      return tell_finished();
    }
    const Instant deadline = client_->next_deadline();
    if (deadline != telemetry::kNever)
      poke(std::max(deadline.time_since_epoch(), scheduler_.now()));
  }

  void send(telemetry::OutboundRequest request) {
    const auto state = watch_ == nullptr ? telemetry::ClientState{} : client_->state(clock_.now());
    const VirtualNetwork::Dispatch dispatch = network_.send(
        std::move(request.http),
        [self = shared_from_this(), id = request.id](const telemetry::HttpOutcome& outcome) {
          if (self->dead_) return;
          self->client_->on_outcome(id, outcome, self->clock_.now(), self->clock_.wall_now());
          self->step();
        });
    sent_ = dispatch.id;
    if (watch_ != nullptr) (*watch_)({state, phase_of(state, request.kind), dispatch.fault});
  }

  void tell_finished() {
    for (auto& done : std::exchange(on_finished_, {}))
      scheduler_.at(scheduler_.now(), std::move(done));
  }

  std::shared_ptr<Client> client_;
  Scheduler& scheduler_;
  VirtualNetwork& network_;
  const VirtualClock& clock_;
  const RequestWatch* watch_;
  bool dead_ = false;
  std::uint64_t sent_ = 0;  // the latest request; one at a time
  std::set<Duration> asked_;
  std::vector<std::function<void()>> on_finished_;
};

class SimWorld {
 public:
  explicit SimWorld(const Run& run)
      : run_(run),
        settings_(settings_for(*run.scenario, run.profile, 1)),
        random_(run.seed),
        scheduler_(random_.split("schedule").next()),
        service_(behaviours(*run.scenario, 1), kWallStartMs, run.seed),
        network_(scheduler_, service_, journal_, run.seed),
        clock_(scheduler_, run.scenario->clock),
        application_(settings_.config, world(), journal_) {
    start_process();
  }

  journal::Journal run() {
    add_hosts();
    const Program program = program_of(run_.scenario->steps, application_);
    bool ended = false;
    walk(program, 0, [&ended] { ended = true; });
    // What the scenario waits itself, and every close for as long as it may take.
    const Duration limit = kWaitsMax + closes_of(program) * settings_.config.close_budget;
    run_until(
        limit, [&ended] { return ended; }, "its steps did not end");
    if (!ended)
      throw std::runtime_error(run_.scenario->name +
                               ": the application waits for something that never comes");
    const Duration watched = scheduler_.now() + run_.scenario->watch;
    run_until(
        watched, [] { return false; }, "it never comes to rest");
    finish();
    if (run_.deliveries != nullptr) *run_.deliveries += scheduler_.delivered();
    return journal_.take();
  }

 private:
  Application::World world() {
    return {[this](const telemetry::ConnectionOptions& options) { return manager_->open(options); },
            [](const std::string& host) { return address_of(host); },
            [this] { return scheduler_.now(); },
            1,
            [this] { kill_process(); },
            [this] { start_process(); }};
  }

  // The header comes first. On a clock that is wrong, time stamps say nothing (WF-5).
  void start_process() {
    const bool is_true = run_.scenario->clock == WallClockPlan{};
    if (processes_ == 0)
      journal_.add(Duration::zero(), header_of(run_, settings_, is_true ? kWallStartMs : 0));
    ++processes_;
    const std::string purpose = processes_ == 1 ? "client" : "client " + std::to_string(processes_);
    manager_ = std::make_unique<telemetry::ClientManager>(clock_, random_.split(purpose).next());
    manager_->on_client_created([this](const std::shared_ptr<Client>& client) { start(client); });
    if (has_restart(*run_.scenario))  // else it has no end to journal either
      journal_.add(scheduler_.now(), journal::Process{"started", processes_, 0, "", ""});
  }

  // The dead close their connections, and hear no answer.
  void kill_process() {
    constexpr int kKilled = -9;
    journal_.add(scheduler_.now(), journal::Process{"ended", processes_, kKilled, "", ""});
    for (const auto& [client, runner] : runners_) runner->die();
    runners_.clear();
  }

  void add_hosts() {
    for (const auto& [name, host] : run_.scenario->hosts) {
      std::vector<simulation::LinkFault> faults;
      for (const NetworkFault& fault : host.network) {
        faults.push_back({fault.from, fault.to, error_of(fault.reason), fault.per_mille,
                          fault.delay, fault.reason == "duplicate"});
      }
      network_.add_host(address_of(name), name, std::move(faults));
    }
  }

  void start(const std::shared_ptr<Client>& client) {
    const auto runner =
        std::make_shared<SimRunner>(client, scheduler_, network_, clock_, run_.watch);
    runners_[client.get()] = runner;
    runner->start();
  }

  // Makes the moves of a lane from `index` on, then calls `done`. The program outlives the run.
  void walk(const Program& program, std::size_t index, std::function<void()> done) {
    if (index == program.size()) return done();
    auto next = [this, &program, index, done = std::move(done)] { walk(program, index + 1, done); };
    std::visit([this, &next](const auto& move) { make(move, std::move(next)); }, program[index]);
  }

  void make(const Act& act, std::function<void()> next) {
    act.run();
    scheduler_.at(scheduler_.now(), std::move(next));
  }
  void make(const Pause& pause, std::function<void()> next) {
    scheduler_.at(scheduler_.now() + pause.duration, std::move(next));
  }
  void make(const Close& close, std::function<void()> next) {
    const std::shared_ptr<Client> last =
        manager_->close(application_.begin_close(close.connection));
    auto ended = [this, name = close.connection, next = std::move(next)] {
      application_.end_close(name);
      next();
    };
    if (last == nullptr) return scheduler_.at(scheduler_.now(), std::move(ended));
    last->request_close(clock_.now());
    runners_.at(last.get())->when_finished(std::move(ended));
  }
  void make(const Fork& fork, const std::function<void()>& next) {
    const auto open = std::make_shared<std::size_t>(fork.lanes.size());
    for (const Program& lane : fork.lanes) {
      scheduler_.at(scheduler_.now(), [this, &lane, open, next] {
        walk(lane, 0, [open, next] {
          if (--*open == 0) next();
        });
      });
    }
    if (fork.lanes.empty()) scheduler_.at(scheduler_.now(), next);
  }

  void run_until(Duration limit, const std::function<bool()>& stop, const char* otherwise) {
    if (!scheduler_.run_until(limit, stop, kActionsMax)) {
      throw std::runtime_error(run_.scenario->name + ": " + otherwise + " within " +
                               std::to_string(kActionsMax) + " actions");
    }
  }

  void finish() {
    if (run_.arm == "on")
      add_inside_checks(run_.scenario->inside, settings_.config, scheduler_.now(), journal_);
    add_counters(manager_->counters(), application_, scheduler_.now(), journal_);
    journal_.add(scheduler_.now(), journal::Quiescence{nothing_pending(manager_->counters())});
    if (!journal_.complete())
      throw std::runtime_error(run_.scenario->name + ": the journal is full");
  }

  const Run& run_;
  Settings settings_;
  telemetry::Random random_;
  Scheduler scheduler_;
  fake::Service service_;
  journal::MemorySink journal_;
  VirtualNetwork network_;
  VirtualClock clock_;
  std::unique_ptr<telemetry::ClientManager> manager_;  // of the process that lives
  std::int64_t processes_ = 0;
  Application application_;
  std::map<const Client*, std::shared_ptr<SimRunner>> runners_;  // looked up only, never walked
};

}  // namespace

journal::Journal run_in_sim(const Run& run) { return SimWorld(run).run(); }

}  // namespace plumbline::scenario
