#include "scenarios/explore/generator.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "fake_server/core/duration_text.h"
#include "scenarios/explore/arranged.h"
#include "scenarios/explore/fault_kinds.h"
#include "scenarios/explore/random_config.h"
#include "scenarios/explore/random_steps.h"

namespace plumbline::explore {
namespace {

using namespace std::chrono_literals;
using scenario::Scenario;
using scenario::Step;
using telemetry::Random;

// After the faults: a flag that was off is asked again within 15 min, Retry-After opens a breaker
// for 10 min at most, and both may follow one another.
constexpr Duration kRecovery = 26min;
// How long silence is watched at the end: longer than any flush interval and retry.
constexpr Duration kWatch = 40s;

const std::vector<std::string> kHostNames{"a", "b", "c"};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text.empty() ? "none" : text;
}

class Generator {
 public:
  Generator(std::uint64_t seed, const std::string& profile, const std::set<std::string>& without)
      : seed_(seed), profile_(profile), without_(without), random_(Random(seed).split(profile)) {}

  Generated run() {
    add_heading();
    if (is_arranged(seed_)) {
      arrange();
    } else {
      draw();
    }
    add_recovery();
    std::string drawn = options();
    return {std::move(scenario_), std::move(drawn)};
  }

 private:
  void add_heading() {
    scenario_.name = "explore-" + profile_ + "-" + std::to_string(seed_);
    scenario_.title = "A random run.";
    scenario_.requirements = {"RS-4"};
    scenario_.profiles = {profile_};
    scenario_.worlds = {"sim"};
    scenario_.why_one_world = "found by plumbline explore";
    scenario_.watch = kWatch;
  }

  void draw() {
    add_hosts();
    Random config = random_.split("config");
    scenario_.config = random_config(profile_, config);
    add_steps();
    for (auto& [name, host] : scenario_.hosts) add_flag(host);
    add_faults();
    add_clock();
  }

  void arrange() {
    Random random = random_.split("arranged");
    Arranged run = arranged(seed_, profile_, without_);
    scenario_.config = std::move(run.config);
    scenario_.steps = std::move(run.steps);
    heal_ = run.longest;
    connections_ = run.connections;
    statements_ = run.statements;
    scenario::Host& host = scenario_.hosts["a"];
    fake::FlagState& flag = host.behaviour.flag;
    if (run.flag == Arranged::Flag::off) flag.value = "false";
    if (run.flag == Arranged::Flag::stale) flag.ttl_seconds = 60;
    flag.flips.push_back({heal_, "true"});
    if (run.flag == Arranged::Flag::failed) {
      fake::AnswerRule failing;
      failing.status = 503;
      failing.to = run.opens_at;
      host.behaviour.flag_answers.push_back(failing);
    }
    add_fault(host, run.opener, {run.opens_at, run.open_until}, random);
    if (run.opener_goes_on) add_fault(host, run.opener, {run.open_until, heal_, 500}, random);
    faults_ = {run.opener};
    if (without_.contains(run.kind)) return;
    add_fault(host, run.kind, {run.open_until, heal_}, random);
    faults_.push_back(run.kind);
  }

  void add_hosts() {
    Random random = random_.split("hosts");
    const std::size_t count = 1 + random.below(kHostNames.size());
    for (std::size_t i = 0; i < count; ++i) scenario_.hosts[kHostNames[i]];
  }

  // Faults end when every step must have ended, one after the other, each close at its budget.
  void add_steps() {
    Random random = random_.split("steps");
    std::vector<std::string> hosts(
        kHostNames.begin(),
        kHostNames.begin() + static_cast<std::ptrdiff_t>(scenario_.hosts.size()));
    const bool restart = random.below(6) == 0 && !without_.contains("restart");
    RandomSteps steps = random_steps(hosts, restart, random);
    restarts_ = restart;
    statements_ = steps.statements;
    connections_ = steps.connections;
    scenario_.steps = std::move(steps.steps);
    heal_ = steps.longest;
  }

  // True at first, as a rule; flips; true from the end of the faults on.
  void add_flag(scenario::Host& host) {
    Random random = random_.split("flag" + std::to_string(++flags_));
    fake::FlagState& flag = host.behaviour.flag;
    if (random.below(4) == 0) flag.value = "false";
    constexpr std::array<std::int64_t, 4> kTtls{0, 60, 300, 900};
    if (const auto ttl = kTtls.at(random.below(kTtls.size())); ttl > 0) flag.ttl_seconds = ttl;
    Duration at{};
    for (std::uint64_t flips = random.below(4); flips > 0; --flips) {
      at += 1ms + random.below(heal_ / 4);
      if (at >= heal_) break;
      flag.flips.push_back({at, random.below(2) == 0 ? "true" : "false"});
    }
    flag.flips.push_back({heal_, "true"});
  }

  void add_faults() {
    Random random = random_.split("faults");
    for (const std::string& kind : fault_kinds()) {
      Random own = random.split(kind);
      if (own.below(5) != 0 || without_.contains(kind)) continue;
      faults_.push_back(kind);
      const std::size_t certain = own.below(scenario_.hosts.size());
      std::size_t index = 0;
      for (auto& [name, host] : scenario_.hosts) {
        if (index++ == certain || own.below(2) == 0) add_fault(host, kind, chance(own), own);
      }
    }
    if (random.below(8) == 0) add_rate_limit(random);
  }

  Chance chance(Random& random) const {
    constexpr std::array<std::int64_t, 5> kPerMille{50, 200, 500, 800, 1000};
    Chance chance{{}, heal_, kPerMille.at(random.below(kPerMille.size()))};
    if (random.below(2) == 0) return chance;
    chance.from = random.below(heal_ / 2);
    chance.to = chance.from + 1ms + random.below(heal_ - chance.from - 1ms);
    return chance;
  }

  // A bucket is never healed: it only bounds what one host gets in a second.
  void add_rate_limit(Random& random) {
    auto& [name, host] = *scenario_.hosts.begin();
    host.behaviour.rate_limit = fake::RateLimit{};
    host.behaviour.rate_limit->burst = 2 + static_cast<std::int64_t>(random.below(4));
    if (random.below(2) == 0) host.behaviour.rate_limit->retry_after_seconds = 1;
    faults_.emplace_back("rate-limit");
  }

  void add_clock() {
    Random random = random_.split("clock");
    if (random.below(6) != 0 || without_.contains("clock")) return;
    scenario_.clock.drift_ppm = static_cast<std::int64_t>(random.below(400)) - 200;
    if (random.below(2) != 0) return;
    scenario_.clock.steps.push_back({random.below(heal_), random.below(2) == 0 ? 1h : -1h});
  }

  // What is left open stays so; a fresh connection of each host must be heard of again.
  void add_recovery() {
    auto& steps = scenario_.steps;
    steps.emplace_back(scenario::WaitStep{heal_});
    steps.emplace_back(scenario::WaitStep{kRecovery});
    steps.emplace_back(scenario::MarkStep{kHealed});
    for (const auto& [name, host] : scenario_.hosts) {
      const std::string connection = "healed-" + name;
      steps.emplace_back(scenario::OpenStep{connection, name});
      steps.emplace_back(scenario::ExecuteStep{connection, "alive", "SELECT 1", 20ms});
      steps.emplace_back(scenario::CloseStep{connection});
      scenario::Expectation delivered;
      delivered.requirement = "SH-1";
      delivered.host = name;
      delivered.count = "events";
      delivered.at_least = 1;
      delivered.at_most = scenario::kCountMax;
      delivered.after = kHealed;
      scenario_.expect.push_back(std::move(delivered));
    }
  }

  [[nodiscard]] std::string options() const {
    std::string text = "seed " + std::to_string(seed_) + " " + profile_ + ": hosts " +
                       std::to_string(scenario_.hosts.size()) + ", connections " +
                       std::to_string(connections_) + ", statements " +
                       std::to_string(statements_) + ", faults " + joined(faults_) +
                       ", healed at " + to_text(heal_);
    if (restarts_) text += ", restart";
    if (scenario_.clock != scenario::WallClockPlan{}) text += ", wrong clock";
    for (const auto& [name, value] : scenario_.config) text += ", " + name + " " + value;
    return text;
  }

  std::uint64_t seed_;
  std::string profile_;
  const std::set<std::string>& without_;
  Random random_;
  Scenario scenario_;
  Duration heal_{};
  std::vector<std::string> faults_;
  std::size_t connections_ = 0;
  std::size_t statements_ = 0;
  std::size_t flags_ = 0;
  bool restarts_ = false;
};

}  // namespace

Generated generate(std::uint64_t seed, const std::string& profile,
                   const std::set<std::string>& without) {
  return Generator(seed, profile, without).run();
}

}  // namespace plumbline::explore
