#include "scenarios/explore/reduce.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/explore/simpler_hosts.h"
#include "scenarios/explore/simpler_steps.h"

namespace plumbline::explore {
namespace {

using scenario::Scenario;
using scenario::Step;
using std::chrono::steady_clock;

// Runs of steps down to this part of them are left out before anything else.
constexpr std::size_t kLargePart = 8;

class Reducer {
 public:
  Reducer(Scenario scenario, const WhichFail& which_fail, const DescentOptions& options)
      : descent_(std::move(scenario), which_fail, options) {}

  Scenario run() {
    do {
      taken_ = 0;
      leave_out_of(&steps_of, std::max<std::size_t>(step_number() / kLargePart, 2));
      leave_out_hosts();
      leave_out_connections();
      flatten();
      simplify_all_steps_at_once();
      shorten_the_watch();
      leave_out_of(&steps_of, 1);
      leave_out_steps_of_lanes();
      wait_instead();
      close_instead();
      leave_out_faults();
      leave_out_settings();
      simplify_steps();
      simplify_hosts();
    } while (taken_ > 0 && !descent_.is_over());
    return descent_.best();
  }

 private:
  static std::vector<Step>* steps_of(Scenario& scenario) { return &scenario.steps; }
  [[nodiscard]] std::size_t step_number() const { return step_count(descent_.best().steps); }

  std::size_t each(const std::vector<Change>& changes) {
    const std::size_t taken = descent_.each(changes);
    taken_ += taken;
    return taken;
  }

  // As often as something comes of it: halves of halves.
  void again_and_again(const std::function<std::vector<Change>()>& changes) {
    while (each(changes()) > 0) {
    }
  }

  // Tries to leave out each part of a list, the last first, in ever smaller runs. `list_of` gives
  // nullptr where the list is gone. What is behind a part that was left out is not looked at again,
  // so that the places of the others stay.
  template <typename ListOf>
  void leave_out_of(ListOf list_of, std::size_t shortest = 1) {
    for (std::size_t run = size_of(list_of); run >= shortest && run > 0; run /= 2) {
      std::vector<Change> changes;
      for (std::size_t end = size_of(list_of); end > 0; end -= std::min(run, end)) {
        const std::size_t begin = end > run ? end - run : 0;
        changes.push_back([list_of, begin, end](Scenario& candidate) {
          if (auto* list = list_of(candidate)) erase(*list, begin, end);
        });
      }
      each(changes);
    }
  }

  template <typename ListOf>
  std::size_t size_of(ListOf list_of) const {
    Scenario copy = descent_.best();
    const auto* list = list_of(copy);
    return list == nullptr ? 0 : list->size();
  }

  template <typename List>
  static void erase(List& list, std::size_t begin, std::size_t end) {
    const auto at = [&](std::size_t index) {
      return std::next(list.begin(), static_cast<std::ptrdiff_t>(std::min(index, list.size())));
    };
    list.erase(at(begin), at(end));
  }

  [[nodiscard]] std::vector<std::string> host_names() const {
    std::vector<std::string> names;
    for (const auto& [name, host] : descent_.best().hosts) names.push_back(name);
    return names;
  }

  void leave_out_hosts() {
    std::vector<Change> changes;
    for (const std::string& name : host_names())
      changes.push_back([name](Scenario& candidate) { leave_out_host(candidate, name); });
    each(changes);
  }

  static void leave_out_host(Scenario& candidate, const std::string& name) {
    for (const std::string& connection : connections_of(candidate.steps, name))
      leave_out_connection(candidate.steps, connection);
    candidate.hosts.erase(name);
    std::erase_if(candidate.expect, [&](const auto& one) { return one.host == name; });
  }

  // All but one first: one is the rule.
  void leave_out_connections() {
    const std::vector<std::string> all = connections_of(descent_.best().steps, "");
    std::vector<Change> changes;
    for (std::size_t run = all.size() / 2; run > 0; run /= 2) {
      for (std::size_t begin = 0; begin < all.size(); begin += run) {
        changes.push_back([all, begin, run](Scenario& candidate) {
          for (std::size_t k = begin; k < std::min(begin + run, all.size()); ++k)
            leave_out_connection(candidate.steps, all[k]);
        });
      }
    }
    each(changes);
  }

  // Lanes one after the other, then without what a fork adds; whole lanes.
  void flatten() {
    each({[](Scenario& candidate) { candidate.steps = in_sequence(candidate.steps); }});
    for (std::size_t at = 0; at < descent_.best().steps.size(); ++at) {
      leave_out_of([at](Scenario& one) {
        auto* fork =
            at < one.steps.size() ? std::get_if<scenario::ParallelStep>(&one.steps[at]) : nullptr;
        return fork == nullptr ? nullptr : &fork->lanes;
      });
    }
  }

  void leave_out_steps_of_lanes() {
    for (std::size_t at = 0; at < descent_.best().steps.size(); ++at) {
      const auto* fork = std::get_if<scenario::ParallelStep>(&descent_.best().steps[at]);
      if (fork == nullptr) continue;
      for (std::size_t lane = fork->lanes.size(); lane-- > 0;)
        leave_out_of([at, lane](Scenario& one) { return lane_of(one, at, lane); });
    }
  }

  // What is needed for its time alone: a run of steps becomes one wait, so that what follows stays
  // where it was; or a round one, which may be long enough for others to go.
  void wait_instead() {
    for (std::size_t run = descent_.best().steps.size(); run > 1; run -= (run > 3 ? run / 2 : 1)) {
      std::vector<Change> changes;
      for (std::size_t end = descent_.best().steps.size(); end > 1; end -= std::min(run / 2, end)) {
        const std::size_t begin = end > run ? end - run : 0;
        for (const bool round : {false, true})
          changes.push_back([=](Scenario& one) { put_wait(one.steps, begin, end, round); });
      }
      each(changes);
    }
  }

  static void put_wait(std::vector<Step>& steps, std::size_t begin, std::size_t end, bool round) {
    end = std::min(end, steps.size());
    if (end < begin + 2) return;
    const auto first = std::next(steps.begin(), static_cast<std::ptrdiff_t>(begin));
    const auto last = std::next(steps.begin(), static_cast<std::ptrdiff_t>(end));
    const scenario::Duration time = time_of({first, last});
    if (time == scenario::Duration{0}) return;
    *first = scenario::WaitStep{round ? rounded_up(time) : time};
    steps.erase(std::next(first), last);
  }

  static scenario::Duration rounded_up(scenario::Duration time) {
    using namespace std::chrono_literals;
    for (const scenario::Duration round : std::initializer_list<scenario::Duration>{
             1ms, 10ms, 100ms, 1s, 5s, 10s, 1min, 10min, 1h}) {
      if (time <= round) return round;
    }
    return time;
  }

  // A close sends what waits would have sent later.
  void close_instead() {
    each({[](Scenario& one) {
      std::vector<Step> steps = one.steps;
      std::erase_if(steps, [](const Step& step) {
        return std::holds_alternative<scenario::WaitStep>(step) ||
               std::holds_alternative<scenario::CloseStep>(step);
      });
      for (const std::string& connection : connections_of(steps, ""))
        steps.emplace_back(scenario::CloseStep{connection});
      if (step_count(steps) < step_count(one.steps)) one.steps = std::move(steps);
    }});
  }

  static std::vector<Step>* lane_of(Scenario& scenario, std::size_t at, std::size_t lane) {
    if (at >= scenario.steps.size()) return nullptr;
    auto* fork = std::get_if<scenario::ParallelStep>(&scenario.steps[at]);
    return fork == nullptr || lane >= fork->lanes.size() ? nullptr : &fork->lanes[lane];
  }

  void leave_out_faults() {
    for (const std::string& name : host_names()) {
      leave_out_of([name](Scenario& one) { return &one.hosts[name].network; });
      leave_out_of([name](Scenario& one) { return &one.hosts[name].behaviour.telemetry; });
      leave_out_of([name](Scenario& one) { return &one.hosts[name].behaviour.flag_answers; });
      leave_out_of([name](Scenario& one) { return &one.hosts[name].behaviour.flag.flips; });
    }
  }

  void leave_out_settings() {
    const Scenario& best = descent_.best();
    std::vector<Change> changes{
        [](Scenario& one) { one.config.clear(), one.config_for.clear(); },
        [](Scenario& one) { one.config_for.clear(); },
        [](Scenario& one) { one.clock = {}; },
        [](Scenario& one) { one.exit = Scenario{}.exit; },
        [](Scenario& one) { one.process = false; },
        [](Scenario& one) { one.arms = false; },
        [](Scenario& one) { one.others_unjudged.clear(); },
        [](Scenario& one) { one.undecided_for.clear(); },
    };
    for (const auto& [name, value] : best.config)
      changes.push_back([parameter = name](Scenario& one) { one.config.erase(parameter); });
    for (const auto& [name, config] : best.config_for) {
      for (const auto& [parameter, value] : config)
        changes.push_back([profile = name, key = parameter](Scenario& one) {
          if (one.config_for.contains(profile)) one.config_for[profile].erase(key);
        });
    }
    each(changes);
    leave_out_of([](Scenario& one) { return &one.expect; });
    leave_out_of([](Scenario& one) { return &one.canaries; });
    leave_out_of([](Scenario& one) { return &one.inside; });
  }

  // Every run waits for it.
  void shorten_the_watch() {
    using namespace std::chrono_literals;
    std::vector<Change> changes;
    for (const scenario::Duration shorter : {scenario::Duration(100ms), scenario::Duration(500ms),
                                             Scenario{}.watch, scenario::Duration(30s)}) {
      changes.push_back([shorter](Scenario& one) { one.watch = std::min(one.watch, shorter); });
    }
    each(changes);
  }

  // Large steps towards simple ones, and towards runs that take less time.
  void simplify_all_steps_at_once() {
    std::vector<Change> changes;
    for (const StepChange& change : step_changes()) {
      changes.push_back([&change](Scenario& one) {
        for (std::size_t k = 0, all = step_count(one.steps); k < all; ++k)
          change(*step_at(one.steps, k));
      });
    }
    each(changes);
  }

  void simplify_steps() {
    each(on_each_step(step_changes()));
    again_and_again([this] { return on_each_step(step_halvings()); });
  }

  [[nodiscard]] std::vector<Change> on_each_step(const std::vector<StepChange>& ways) const {
    std::vector<Change> changes;
    for (std::size_t k = 0; k < step_number(); ++k) {
      for (const StepChange& way : ways) {
        changes.push_back([&way, k](Scenario& one) {
          if (Step* step = step_at(one.steps, k)) way(*step);
        });
      }
    }
    return changes;
  }

  void simplify_hosts() {
    each(on_each_host(&changes_for));
    again_and_again([this] { return on_each_host(&halvings_for); });
  }

  [[nodiscard]] std::vector<Change> on_each_host(
      std::vector<HostChange> (*ways_for)(const scenario::Host&)) const {
    std::vector<Change> changes;
    for (const auto& [name, host] : descent_.best().hosts) {
      for (HostChange& way : ways_for(host)) {
        changes.push_back([host_name = name, way = std::move(way)](Scenario& one) {
          if (one.hosts.contains(host_name)) way(one.hosts[host_name]);
        });
      }
    }
    return changes;
  }

  Descent descent_;
  std::size_t taken_ = 0;
};

}  // namespace

Scenario reduce(Scenario scenario, const StillFails& still_fails, steady_clock::duration budget) {
  const WhichFail one_by_one = [&](const std::vector<Scenario>& candidates) {
    return std::vector<bool>{still_fails(candidates.front())};
  };
  return reduce(std::move(scenario), one_by_one, DescentOptions{budget, 1, {}});
}

Scenario reduce(Scenario scenario, const WhichFail& which_fail, const DescentOptions& options) {
  return Reducer(std::move(scenario), which_fail, options).run();
}

}  // namespace plumbline::explore
