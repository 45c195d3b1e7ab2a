#include "scenarios/engine/step_check.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

using json::BadInput;

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
          } else if constexpr (!std::is_same_v<Kind, WaitStep> && !std::is_same_v<Kind, MarkStep> &&
                               !std::is_same_v<Kind, RestartStep>) {
            names.insert(one.connection);
          }
        },
        step);
  }
}

// The threads that a fork needs at most, those of forks in its lanes included.
std::size_t threads_of(const ParallelStep& fork) {
  std::size_t threads = 0;
  for (const auto& lane : fork.lanes) {
    std::size_t within = 0;
    for (const Step& step : lane) {
      if (const auto* inner = std::get_if<ParallelStep>(&step))
        within = std::max(within, threads_of(*inner));
    }
    threads += 1 + within;
  }
  return threads;
}

// Lanes run at once, so no two may use one connection: what they did would depend on the machine.
void check_lanes(const ParallelStep& step, const std::string& here) {
  if (step.lanes.empty() || threads_of(step) > kLanesMax) {
    throw BadInput(here, "expected 1 to " + std::to_string(kLanesMax) +
                             " lanes, those of lanes within lanes included");
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

  /// Every canary was in a text that the application handles: one that is never planted is never
  /// found.
  void expect_planted(const std::vector<journal::Canary>& canaries) const {
    for (std::size_t index = 0; index < canaries.size(); ++index) {
      const std::string& secret = canaries[index].text;
      const bool planted = !secret.empty() &&
                           std::any_of(texts_.begin(), texts_.end(), [&](const std::string& text) {
                             return text.find(secret) != std::string::npos;
                           });
      if (planted) continue;
      throw BadInput(json::pointer_to_index("/canaries", index),
                     "expected a text that occurs in the sql, a tag or the token of a step");
    }
  }

  [[nodiscard]] std::vector<std::string> marks() { return std::move(marks_in_order_); }

 private:
  void one(const OpenStep& step, const std::string& here) {
    expect_known(step.host, hosts_, "a host", here + "/open/host");
    take(step.latency, here);
    plant(step.tags);
    texts_.insert(step.token);
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
    if (!step.handle && step.error.empty())
      throw BadInput(here + "/execute/handle", "expected an \"error\" where there is no handle");
    texts_.insert(step.sql);
    plant(step.tags);
  }
  void one(const CompleteStep& step, const std::string& here) {
    expect_known(step.connection, open_, "an open connection", here + "/complete/connection");
    expect_known(step.connection + "/" + step.statement, statements_, "a statement",
                 here + "/complete/statement");
  }
  void one(const TokenStep& step, const std::string& here) {
    expect_known(step.connection, open_, "an open connection", here + "/token/connection");
    texts_.insert(step.token);
  }
  void one(const CloseStep& step, const std::string& here) {
    expect_known(step.connection, opened_, "a connection",
                 here + "/close");  // closing twice is legal
    open_.erase(step.connection);
  }
  void one(const WaitStep& step, const std::string& here) { take(step.duration, here + "/wait"); }
  void one(const MarkStep& step, const std::string& here) {
    if (step.name.empty()) throw BadInput(here + "/mark", "expected a name");
    expect_new(step.name, marks_, "mark", here + "/mark");
    marks_in_order_.push_back(step.name);
  }
  void one(const RestartStep& /*step*/, const std::string& here) {
    if (lanes_ > 0) throw BadInput(here, "expected no restart in a lane: it ends every lane");
    open_.clear();
    opened_.clear();
  }
  void one(const ParallelStep& step, const std::string& here) {
    check_lanes(step, here + "/parallel");
    ++lanes_;
    for (std::size_t lane = 0; lane < step.lanes.size(); ++lane) {
      walk(step.lanes[lane], json::pointer_to_index(here + "/parallel", lane));
    }
    --lanes_;
  }

  void plant(const std::vector<GivenTag>& tags) {
    for (const GivenTag& tag : tags) texts_.insert(text_of(tag));
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
  std::vector<std::string> marks_in_order_;
  Names texts_;  // of statements, tags and tokens
  Duration waited_{};
  std::int64_t calls_ = 0;
  int lanes_ = 0;  // how many forks are around the step
};

}  // namespace

void expect_known(const std::string& name, const Names& known, const char* what,
                  const std::string& pointer) {
  if (known.contains(name)) return;
  const std::vector<std::string> names(known.begin(), known.end());
  throw BadInput(pointer, "expected the name of " + std::string(what) + ", \"" + name +
                              "\" is not one" + json::suggestion(name, names));
}

std::vector<std::string> check_steps(const Scenario& scenario) {
  StepCheck steps(scenario);
  steps.walk(scenario.steps, "/steps");
  steps.expect_planted(scenario.canaries);
  return steps.marks();
}

}  // namespace plumbline::scenario
