#include "scenarios/engine/driver_world.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include "fake_server/journal/writer.h"
#include "scenarios/engine/driver_application.h"
#include "scenarios/engine/driver_canaries.h"
#include "scenarios/engine/driver_facts.h"
#include "scenarios/engine/driver_needs.h"
#include "scenarios/engine/driver_quiet.h"
#include "scenarios/engine/fresh_folder.h"
#include "scenarios/engine/world.h"
#include "scenarios/judge/profile.h"

namespace plumbline::scenario {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kQuietWithin{30};  // beyond `watch`: somebody goes on sending

// The adapter starts before the run's time does: what is seen of it then stands behind the header.
constexpr Duration kBeforeTheStart{1};

std::int64_t wall_now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string address_in(const Run& run, const std::string& host) {
  return driver_address_of(host, run.scenario->name + run.arm, run.driver->canaries);
}

// "{b}" in a redirect is the address of host b, which no case can know.
void put_addresses(const Run& run, std::vector<fake::AnswerRule>& rules) {
  for (fake::AnswerRule& rule : rules) {
    for (const auto& [name, host] : run.scenario->hosts) {
      const std::string place = "{" + name + "}";
      const std::size_t at = rule.redirect.find(place);
      if (at != std::string::npos) rule.redirect.replace(at, place.size(), address_in(run, name));
    }
  }
}

// Tokens are known to the service as the driver gets them.
std::map<std::string, fake::Behaviour> behaviours_of(const Run& run,
                                                     const DriverCanaries& canaries) {
  std::map<std::string, fake::Behaviour> all;
  for (const auto& [name, host] : run.scenario->hosts) {
    fake::Behaviour behaviour = host.behaviour;
    for (fake::Token& token : behaviour.tokens) token.name = canaries.token_of(token.name);
    put_addresses(run, behaviour.telemetry);
    put_addresses(run, behaviour.flag_answers);
    all.emplace(name, std::move(behaviour));
  }
  return all;
}

/// One arm, from an empty journal to a full one. Time 0 is when the adapter has said hello: a
/// runtime that needs a second to start shifts no window of the scenario.
class DriverStage {
 public:
  DriverStage(const Run& run, const JitterMeter& jitter)
      : run_(run),
        driver_(*run.driver),
        jitter_(jitter),
        canaries_(fresh_canaries(run.seed, driver_.canaries, run.scenario->name)),
        sink_(journal_),
        service_(driver_.service({behaviours_of(run, canaries_), wall_now_ms(), run.seed,
                                  canaries_.value, sink_, [this] { return now(); }})),
        facts_(*service_) {}

  DriverRun play() {
    AdapterProcess adapter(driver_.launch, {service_->proxy(), service_->ca_file(), home_.path()},
                           {sink_, [this] { return now(); }}, driver_.limits);
    begin(adapter);
    adapter.sample("start");
    DriverApplication application(stage_for(adapter));
    adapter.sample("before_first_open");
    application.walk_steps();
    adapter.sample(application.all_closed() ? "after_last_close" : "work_done");
    adapter.sample("before_exit");
    if (!adapter.ended()) adapter.end(run_.scenario->exit);
    finish();
    const std::string trouble = adapter.trouble();
    return {take(), trouble.empty() ? application.trouble() : trouble};
  }

 private:
  [[nodiscard]] Duration now() const {
    const auto start = start_.load();
    return start == steady_clock::time_point::max() ? kBeforeTheStart : steady_clock::now() - start;
  }

  void begin(AdapterProcess& adapter) {
    const Greeting greeting = greet(adapter, mixed(run_.seed, driver_.canaries, "hello"));
    if (greeting.info != driver_.info)
      throw std::runtime_error("the adapter says hello otherwise than before");
    ahead_ = greeting.clock_ahead;
    start_ = steady_clock::now();
    sink_.add(Duration::zero(), header());
  }

  [[nodiscard]] journal::RunHeader header() const {
    journal::RunHeader header;
    header.world = "driver";
    header.scenario = run_.scenario->name;
    header.profile = judge::Profile::load(run_.profile).name();
    header.overrides = driver_parameters(*run_.scenario, driver_.info.profile);
    header.seed = run_.seed;
    header.arm = run_.arm;
    header.client = driver_.info.client();
    header.client_wall_start_ms = wall_now_ms();
    header.canaries = run_.scenario->canaries;
    for (journal::Canary& canary : canaries_.given_to(driver_.info))
      header.canaries.push_back(std::move(canary));
    for (journal::Canary& canary : service_->canaries())
      header.canaries.push_back(std::move(canary));
    header.canaries.push_back({home_.name(), "path"});
    return header;
  }

  DriverApplication::Stage stage_for(AdapterProcess& adapter) {
    std::map<std::string, DriverPlace> places;
    for (const auto& [name, host] : run_.scenario->hosts)
      places[name] = service_->add({name, address_in(run_, name)});
    return {*run_.scenario,
            driver_.info,
            canaries_,
            std::move(places),
            driver_parameters(*run_.scenario, driver_.info.profile),
            service_->proxy(),
            service_->ca_file(),
            adapter,
            facts_,
            sink_,
            start_.load(),
            ahead_};
  }

  /// The process has ended; whoever it started may not have.
  void finish() {
    const bool quiet = sink_.wait_for_quiet(run_.scenario->watch, kQuietWithin);
    service_->stop();
    sink_.add(now(), jitter_.over(start_.load(), steady_clock::now()));
    sink_.add(now(), journal::Quiescence{quiet});
  }

  journal::Journal take() {
    if (!journal_.complete())
      throw std::runtime_error(run_.scenario->name + ": the journal is full");
    return journal_.take();
  }

  const Run& run_;
  const DriverUnderTest& driver_;
  const JitterMeter& jitter_;
  const DriverCanaries canaries_;
  const FreshFolder home_;
  std::atomic<steady_clock::time_point> start_{steady_clock::time_point::max()};
  std::chrono::nanoseconds ahead_{};
  journal::MemorySink journal_;
  QuietWatch sink_;
  std::unique_ptr<DriverService> service_;
  DriverFacts facts_;
};

}  // namespace

AdapterInfo ask_driver(const AdapterLaunch& launch, const AdapterLimits& limits) {
  journal::MemorySink unread;
  const FreshFolder home;
  AdapterProcess adapter(launch, {"", "", home.path()},
                         {unread, [] { return journal::Duration::zero(); }}, limits);
  AdapterInfo info = greet(adapter, static_cast<std::uint64_t>(wall_now_ms())).info;
  adapter.end("normal");
  return info;
}

DriverRun run_driver(const Run& run, const JitterMeter& jitter) {
  return DriverStage(run, jitter).play();
}

std::string driver_address_of(const std::string& host, const std::string& scenario,
                              std::uint64_t run) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::uint64_t bits = mixed(0, run, scenario);
  std::string text = host + ".";
  for (int digit = 0; digit < 12; ++digit, bits >>= 4U) text += kDigits[bits & 15U];
  return text + ".cloud.databricks.test";
}

}  // namespace plumbline::scenario
