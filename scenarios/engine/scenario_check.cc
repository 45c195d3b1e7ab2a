#include "scenarios/engine/scenario_check.h"

#include <algorithm>
#include <set>
#include <type_traits>

#include "fake_server/core/json_fields.h"
#include "scenarios/engine/settings.h"
#include "scenarios/judge/catalogue.h"

namespace plumbline::scenario {
namespace {

using json::BadInput;

using Names = std::set<std::string>;

void expect_known(const std::string& name, const Names& known, const char* what,
                  const std::string& pointer) {
  if (known.contains(name)) return;
  const std::vector<std::string> names(known.begin(), known.end());
  throw BadInput(pointer, "expected the name of " + std::string(what) + ", \"" + name +
                              "\" is not one" + json::suggestion(name, names));
}

void expect_new(const std::string& name, Names& known, const char* what,
                const std::string& pointer) {
  if (!known.insert(name).second) {
    throw BadInput(pointer, "a second " + std::string(what) + " named \"" + name + "\"");
  }
}

// The connections that steps use, those of nested lanes included.
void add_connections(const std::vector<Step>& steps, Names& names) {
  for (const Step& step : steps) {
    std::visit(
        [&names](const auto& one) {
          using Kind = std::decay_t<decltype(one)>;
          if constexpr (std::is_same_v<Kind, ParallelStep>) {
            for (const auto& lane : one.lanes) add_connections(lane, names);
          } else if constexpr (!std::is_same_v<Kind, WaitStep> && !std::is_same_v<Kind, MarkStep>) {
            names.insert(one.connection);
          }
        },
        step);
  }
}

// Lanes run at once, so no two may use one connection: what they did would depend on the machine.
void check_lanes(const ParallelStep& step, const std::string& here) {
  if (step.lanes.size() > kLanesMax) {
    throw BadInput(here, "expected at most " + std::to_string(kLanesMax) + " lanes");
  }
  Names used;
  for (std::size_t lane = 0; lane < step.lanes.size(); ++lane) {
    Names own;
    add_connections(step.lanes[lane], own);
    for (const std::string& name : own) {
      if (used.insert(name).second) continue;
      throw BadInput(json::pointer_to_index(here, lane),
                     "expected connections of its own, another lane uses \"" + name + "\" too");
    }
  }
}

// Walks the steps in the order of the file. Lanes share the names, so that a lane may use what
// another opened; pointers count steps after repetition was unrolled.
class StepCheck {
 public:
  explicit StepCheck(const Scenario& scenario) {
    for (const auto& [name, host] : scenario.hosts) hosts_.insert(name);
  }

  void walk(const std::vector<Step>& steps, const std::string& pointer) {
    for (std::size_t index = 0; index < steps.size(); ++index) {
      const std::string here = json::pointer_to_index(pointer, index);
      std::visit([this, &here](const auto& step) { one(step, here); }, steps[index]);
    }
  }

  [[nodiscard]] const Names& marks() const { return marks_; }
  [[nodiscard]] const Names& hosts() const { return hosts_; }

 private:
  void one(const OpenStep& step, const std::string& here) {
    expect_known(step.host, hosts_, "a host", here + "/open/host");
    take(step.latency, here);
    if (open_.contains(step.connection)) {
      throw BadInput(here + "/open/connection", "\"" + step.connection + "\" is open already");
    }
    if (step.error.empty()) {
      open_.insert(step.connection);
      opened_.insert(step.connection);
    }
  }
  void one(const ExecuteStep& step, const std::string& here) {
    expect_known(step.connection, open_, "an open connection", here + "/execute/connection");
    take(step.latency, here);
    if (step.chunks > 0 && step.chunk_latency > kWaitsMax / step.chunks) take(kWaitsMax * 2, here);
    take(step.chunk_latency * step.chunks, here);
    calls_ += step.chunks + step.polls;
    if (calls_ > kCallsMax) {
      throw BadInput(here,
                     "expected at most " + std::to_string(kCallsMax) + " chunks and polls in all");
    }
    expect_new(step.connection + "/" + step.statement, statements_, "statement",
               here + "/execute/statement");
  }
  void one(const CompleteStep& step, const std::string& here) {
    expect_known(step.connection, open_, "an open connection", here + "/complete/connection");
    expect_known(step.connection + "/" + step.statement, statements_, "a statement",
                 here + "/complete/statement");
  }
  void one(const TokenStep& step, const std::string& here) {
    expect_known(step.connection, open_, "an open connection", here + "/token/connection");
  }
  void one(const CloseStep& step, const std::string& here) {
    expect_known(step.connection, opened_, "a connection",
                 here + "/close");  // closing twice is legal
    open_.erase(step.connection);
  }
  void one(const WaitStep& step, const std::string& here) { take(step.duration, here + "/wait"); }
  void one(const MarkStep& step, const std::string& here) {
    expect_new(step.name, marks_, "mark", here + "/mark");
  }
  void one(const ParallelStep& step, const std::string& here) {
    check_lanes(step, here + "/parallel");
    for (std::size_t lane = 0; lane < step.lanes.size(); ++lane) {
      walk(step.lanes[lane], json::pointer_to_index(here + "/parallel", lane));
    }
  }

  void take(Duration time, const std::string& here) {
    if (time > kWaitsMax - waited_)
      throw BadInput(here, "expected at most 24h of waits and latencies in all");
    waited_ += time;
  }

  Names hosts_;
  Names open_;
  Names opened_;  // at any time
  Names statements_;
  Names marks_;
  Duration waited_{};
  std::int64_t calls_ = 0;
};

Names requirement_ids() {
  Names ids;
  for (const judge::Requirement& requirement : judge::Catalogue::built_in().requirements())
    ids.insert(requirement.id);
  return ids;
}

// Names become parts of paths, commands and test names.
void check_name(const std::string& name) {
  constexpr std::size_t kLongest = 100;
  const std::string allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (name.empty() || name.size() > kLongest ||
      name.find_first_not_of(allowed) != std::string::npos) {
    throw BadInput("/name", "expected 1 to 100 of the characters a-z, 0-9 and -");
  }
}

void check_requirements(const Scenario& scenario) {
  const Names ids = requirement_ids();
  for (std::size_t index = 0; index < scenario.requirements.size(); ++index) {
    expect_known(scenario.requirements[index], ids, "a requirement",
                 json::pointer_to_index("/requirements", index));
  }
  if (scenario.requirements.empty()) {
    throw BadInput("/requirements", "expected at least one requirement that the run must decide");
  }
}

void check_worlds(const Scenario& scenario) {
  const Names known{"sim", "live"};
  for (std::size_t index = 0; index < scenario.worlds.size(); ++index) {
    expect_known(scenario.worlds[index], known, "a world",
                 json::pointer_to_index("/worlds", index));
  }
  if (scenario.worlds.empty()) throw BadInput("/worlds", "expected at least one world");
  if (scenario.worlds.size() == 1 && scenario.why_one_world.empty()) {
    throw BadInput("", "expected a member \"why_one_world\", because the case leaves one out");
  }
}

// The live world can refuse connections, but neither break name resolution nor TLS.
void check_networks(const Scenario& scenario) {
  const bool is_live =
      std::find(scenario.worlds.begin(), scenario.worlds.end(), "live") != scenario.worlds.end();
  for (const auto& [name, host] : scenario.hosts) {
    for (const NetworkFault& fault : host.network) {
      if (is_live && fault.reason != "refused") {
        throw BadInput("/hosts/" + name + "/network",
                       "expected \"refused\" in a case of the live world, \"" + fault.reason +
                           "\" is for the simulated one");
      }
    }
  }
}

void check_profiles(const Scenario& scenario) {
  const Names known(reference_profiles().begin(), reference_profiles().end());
  for (std::size_t index = 0; index < scenario.profiles.size(); ++index) {
    expect_known(scenario.profiles[index], known, "a profile",
                 json::pointer_to_index("/profiles", index));
  }
  for (const auto& [profile, config] : scenario.config_for) {
    expect_known(profile, known, "a profile", "/config_for/" + profile);
  }
}

void check_expectations(const Scenario& scenario, const StepCheck& steps) {
  const Names ids = requirement_ids();
  for (std::size_t index = 0; index < scenario.expect.size(); ++index) {
    const Expectation& expectation = scenario.expect[index];
    const std::string here = json::pointer_to_index("/expect", index);
    expect_known(expectation.requirement, ids, "a requirement", here + "/requirement");
    expect_known(expectation.host, steps.hosts(), "a host", here + "/host");
    const Names profiles(reference_profiles().begin(), reference_profiles().end());
    if (!expectation.profile.empty())
      expect_known(expectation.profile, profiles, "a profile", here + "/profile");
    if (!expectation.after.empty())
      expect_known(expectation.after, steps.marks(), "a mark", here + "/after");
    if (!expectation.before.empty())
      expect_known(expectation.before, steps.marks(), "a mark", here + "/before");
  }
}

}  // namespace

void check(const Scenario& scenario) {
  check_name(scenario.name);
  if (scenario.title.empty()) throw BadInput("/title", "expected a title");
  if (scenario.watch > kWaitsMax) throw BadInput("/watch", "expected at most 24h");
  check_requirements(scenario);
  check_worlds(scenario);
  check_networks(scenario);
  check_profiles(scenario);
  StepCheck steps(scenario);
  steps.walk(scenario.steps, "/steps");
  check_expectations(scenario, steps);
}

}  // namespace plumbline::scenario
