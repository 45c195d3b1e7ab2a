#include "scenarios/explore/reduce.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "fake_server/core/json_fields.h"
#include "scenarios/engine/scenario_check.h"
#include "scenarios/explore/simpler_steps.h"

namespace plumbline::explore {
namespace {

using scenario::Scenario;
using scenario::Step;
using std::chrono::steady_clock;

class Reducer {
 public:
  Reducer(Scenario scenario, const StillFails& still_fails, steady_clock::duration budget)
      : best_(std::move(scenario)), still_fails_(still_fails), end_(steady_clock::now() + budget) {}

  Scenario run() {
    do {
      progress_ = false;
      leave_out_hosts();
      leave_out_connections();
      flatten();
      leave_out_steps();
      leave_out_faults();
      leave_out_settings();
      simplify_steps();
    } while (progress_ && !is_over());
    return std::move(best_);
  }

 private:
  [[nodiscard]] bool is_over() const { return steady_clock::now() >= end_; }

  // Takes the candidate if it is one, differs, and still fails.
  bool take(Scenario candidate) {
    if (is_over() || candidate == best_) return false;
    try {
      scenario::check(candidate);
    } catch (const json::BadInput&) {
      return false;
    }
    if (!still_fails_(candidate)) return false;
    best_ = std::move(candidate);
    progress_ = true;
    return true;
  }

  template <typename Change>
  bool try_with(Change change) {
    Scenario candidate = best_;
    change(candidate);
    return take(std::move(candidate));
  }

  // Tries to leave out each element of a list, the last first, in ever smaller runs.
  template <typename ListOf>
  void leave_out_of(ListOf list_of) {
    for (std::size_t run = list_of(best_).size(); run > 0; run /= 2) {
      for (std::size_t end = list_of(best_).size(); end > 0;) {
        const std::size_t begin = end > run ? end - run : 0;
        const bool taken = try_with([&](Scenario& candidate) {
          auto& list = list_of(candidate);
          list.erase(std::next(list.begin(), static_cast<std::ptrdiff_t>(begin)),
                     std::next(list.begin(), static_cast<std::ptrdiff_t>(end)));
        });
        end = taken ? std::min(begin, list_of(best_).size()) : begin;
      }
    }
  }

  void leave_out_hosts() {
    std::vector<std::string> names;
    for (const auto& [name, host] : best_.hosts) names.push_back(name);
    for (const std::string& name : names)
      try_with([&](Scenario& candidate) { leave_out_host(candidate, name); });
  }

  static void leave_out_host(Scenario& candidate, const std::string& name) {
    for (const std::string& connection : connections_of(candidate.steps, name))
      leave_out_connection(candidate.steps, connection);
    candidate.hosts.erase(name);
    std::erase_if(candidate.expect, [&](const auto& one) { return one.host == name; });
  }

  void leave_out_connections() {
    for (const std::string& connection : connections_of(best_.steps, ""))
      try_with([&](Scenario& candidate) { leave_out_connection(candidate.steps, connection); });
  }

  // Lanes one after the other, then without what a fork adds.
  void flatten() {
    try_with([](Scenario& candidate) { candidate.steps = in_sequence(candidate.steps); });
    leave_out_of([](Scenario & candidate) -> auto& { return candidate.steps; });
  }

  void leave_out_steps() {
    for (std::size_t at = 0; at < best_.steps.size(); ++at) {
      const auto* fork = std::get_if<scenario::ParallelStep>(&best_.steps[at]);
      if (fork == nullptr) continue;
      for (std::size_t lane = fork->lanes.size(); lane-- > 0;) {
        leave_out_of([ at, lane ](Scenario & candidate) -> auto& {
          return std::get<scenario::ParallelStep>(candidate.steps[at]).lanes[lane];
        });
      }
    }
  }

  void leave_out_faults() {
    std::vector<std::string> names;
    for (const auto& [name, host] : best_.hosts) names.push_back(name);
    for (const std::string& name : names) {
      leave_out_of([&](Scenario & one) -> auto& { return one.hosts.at(name).network; });
      leave_out_of([&](Scenario & one) -> auto& { return one.hosts.at(name).behaviour.telemetry; });
      leave_out_of([&](Scenario & one) -> auto& {
        return one.hosts.at(name).behaviour.flag_answers;
      });
      leave_out_of([&](Scenario & one) -> auto& {
        return one.hosts.at(name).behaviour.flag.flips;
      });
      try_with([&](Scenario& one) { one.hosts.at(name).behaviour.rate_limit.reset(); });
      try_with([&](Scenario& one) { one.hosts.at(name).behaviour.flag.ttl_seconds.reset(); });
      try_with([&](Scenario& one) { one.hosts.at(name) = scenario::Host{}; });
      make_certain(name);
    }
  }

  // A fault that always fires, all the time, is simpler than one that is drawn.
  void make_certain(const std::string& name) {
    const auto certain = [](auto& faults) {
      for (auto& fault : faults) fault.per_mille = 1000;
    };
    try_with([&](Scenario& one) { certain(one.hosts.at(name).network); });
    try_with([&](Scenario& one) { certain(one.hosts.at(name).behaviour.telemetry); });
    try_with([&](Scenario& one) { certain(one.hosts.at(name).behaviour.flag_answers); });
  }

  void leave_out_settings() {
    std::vector<std::string> parameters;
    for (const auto& [name, value] : best_.config) parameters.push_back(name);
    for (const std::string& name : parameters)
      try_with([&](Scenario& candidate) { candidate.config.erase(name); });
    try_with([](Scenario& candidate) { candidate.clock = {}; });
    leave_out_of([](Scenario & candidate) -> auto& { return candidate.expect; });
  }

  void simplify_steps() {
    for (std::size_t at = 0; at < best_.steps.size(); ++at) {
      while (simplify_step(at)) {
      }
    }
  }

  // One change at a time, each made from the step as it is now: else two of them undo each other.
  bool simplify_step(std::size_t at) {
    for (const Step& simpler : simpler_than(best_.steps[at])) {
      if (try_with([&](Scenario& candidate) { candidate.steps[at] = simpler; })) return true;
    }
    return false;
  }

  Scenario best_;
  const StillFails& still_fails_;
  steady_clock::time_point end_;
  bool progress_ = false;
};

}  // namespace

std::size_t step_count(const std::vector<Step>& steps) {
  std::size_t count = 0;
  for (const Step& step : steps) {
    const auto* fork = std::get_if<scenario::ParallelStep>(&step);
    if (fork == nullptr) ++count;
    if (fork == nullptr) continue;
    for (const auto& lane : fork->lanes) count += step_count(lane);
  }
  return count;
}

Scenario reduce(Scenario scenario, const StillFails& still_fails, steady_clock::duration budget) {
  return Reducer(std::move(scenario), still_fails, budget).run();
}

}  // namespace plumbline::explore
