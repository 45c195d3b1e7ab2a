#include "scenarios/explore/simpler_steps.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <type_traits>

namespace plumbline::explore {
namespace {

using scenario::CloseStep;
using scenario::CompleteStep;
using scenario::Duration;
using scenario::ExecuteStep;
using scenario::OpenStep;
using scenario::ParallelStep;
using scenario::Step;
using scenario::WaitStep;

// The connection that a step is about; empty where it is about none.
std::string connection_of(const Step& step) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.connection; }) {
          return one.connection;
        } else {
          return {};
        }
      },
      step);
}

void add_connections(const std::vector<Step>& steps, const std::string& host,
                     std::vector<std::string>& names) {
  for (const Step& step : steps) {
    if (const auto* fork = std::get_if<ParallelStep>(&step)) {
      for (const auto& lane : fork->lanes) add_connections(lane, host, names);
    }
    const auto* open = std::get_if<OpenStep>(&step);
    if (open == nullptr || (!host.empty() && open->host != host)) continue;
    if (std::find(names.begin(), names.end(), open->connection) == names.end())
      names.push_back(open->connection);
  }
}

bool is_empty_fork(const Step& step) {
  const auto* fork = std::get_if<ParallelStep>(&step);
  return fork != nullptr && fork->lanes.empty();
}

// Walks the steps in the order of the file, as the check of scenarios does.
class Orphans {
 public:
  void leave_out(std::vector<Step>& steps) {
    std::erase_if(steps, [this](Step& step) {
      return std::visit([this](auto& one) { return !this->has_ground(one); }, step);
    });
  }

 private:
  bool has_ground(const OpenStep& step) {
    if (open_.contains(step.connection)) return false;
    if (step.error.empty()) open_.insert(step.connection);
    if (step.error.empty()) opened_.insert(step.connection);
    return true;
  }
  bool has_ground(const ExecuteStep& step) {
    return open_.contains(step.connection) &&
           statements_.insert(step.connection + "/" + step.statement).second;
  }
  bool has_ground(const CompleteStep& step) {
    return open_.contains(step.connection) &&
           statements_.contains(step.connection + "/" + step.statement);
  }
  bool has_ground(const scenario::TokenStep& step) { return open_.contains(step.connection); }
  bool has_ground(const CloseStep& step) {
    open_.erase(step.connection);
    return opened_.contains(step.connection);
  }
  bool has_ground(const scenario::RestartStep& /*step*/) {
    open_.clear();
    opened_.clear();
    return true;
  }
  bool has_ground(ParallelStep& fork) {
    for (auto& lane : fork.lanes) leave_out(lane);
    std::erase_if(fork.lanes, [](const auto& lane) { return lane.empty(); });
    return !fork.lanes.empty();
  }
  static bool has_ground(const WaitStep& /*step*/) { return true; }
  static bool has_ground(const scenario::MarkStep& /*step*/) { return true; }

  std::set<std::string> open_;
  std::set<std::string> opened_;
  std::set<std::string> statements_;
};

// A change of steps of one kind.
template <typename Kind, typename Change>
StepChange change_of(Change change) {
  return [change](Step& step) {
    if (auto* one = std::get_if<Kind>(&step)) change(*one);
  };
}

StepChange wait_at_most(Duration longest) {
  return change_of<WaitStep>(
      [longest](WaitStep& step) { step.duration = std::min(step.duration, longest); });
}

void make_least(ExecuteStep& step) {
  ExecuteStep least;
  least.connection = step.connection;
  least.statement = step.statement;
  if (!step.sql.empty()) least.sql = "SELECT 1";
  step = least;
}

void do_no_work(ExecuteStep& step) {
  step.chunks = step.bytes_per_chunk = step.polls = 0;
  step.chunk_latency = {};
}

std::vector<StepChange> changes_of_opens() {
  return {change_of<OpenStep>([](OpenStep& step) {
            step = OpenStep{step.connection, step.host};
          }),
          change_of<OpenStep>([](OpenStep& step) { step.latency = {}; }),
          change_of<OpenStep>([](OpenStep& step) { step.tags.clear(), step.odd_values.clear(); }),
          change_of<OpenStep>([](OpenStep& step) { step.spelling.clear(); }),
          change_of<OpenStep>([](OpenStep& step) { step.org.clear(); }),
          change_of<OpenStep>([](OpenStep& step) { step.telemetry = OpenStep{}.telemetry; }),
          change_of<OpenStep>([](OpenStep& step) { step.token = OpenStep{}.token; })};
}

std::vector<StepChange> changes_of_executes() {
  return {
      change_of<ExecuteStep>(make_least),
      change_of<ExecuteStep>(do_no_work),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.latency = {}; }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.tags.clear(), step.odd_values.clear(); }),
      change_of<ExecuteStep>([](ExecuteStep& step) {
        if (!step.sql.empty()) step.sql = "SELECT 1";
      }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.hiccup.clear(); }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.error.clear(), step.handle = true; }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.complete = true; }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.polls = 0; }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.chunk_latency = {}; })};
}

}  // namespace

std::vector<std::string> connections_of(const std::vector<Step>& steps, const std::string& host) {
  std::vector<std::string> names;
  add_connections(steps, host, names);
  return names;
}

void leave_out_connection(std::vector<Step>& steps, const std::string& connection) {
  for (Step& step : steps) {
    auto* fork = std::get_if<ParallelStep>(&step);
    if (fork == nullptr) continue;
    for (auto& lane : fork->lanes) leave_out_connection(lane, connection);
    std::erase_if(fork->lanes, [](const auto& lane) { return lane.empty(); });
  }
  std::erase_if(steps, [&](const Step& step) {
    const bool is_fork = std::holds_alternative<ParallelStep>(step);
    return is_fork ? is_empty_fork(step) : connection_of(step) == connection;
  });
}

void leave_out_orphans(std::vector<Step>& steps) { Orphans().leave_out(steps); }

std::vector<Step> in_sequence(const std::vector<Step>& steps) {
  std::vector<Step> flat;
  for (const Step& step : steps) {
    const auto* fork = std::get_if<ParallelStep>(&step);
    if (fork == nullptr) flat.push_back(step);
    if (fork == nullptr) continue;
    for (const auto& lane : fork->lanes) {
      for (Step& inner : in_sequence(lane)) flat.push_back(std::move(inner));
    }
  }
  return flat;
}

std::size_t step_count(const std::vector<Step>& steps) {
  std::size_t count = 0;
  for (const Step& step : steps) {
    const auto* fork = std::get_if<ParallelStep>(&step);
    if (fork == nullptr) ++count;
    if (fork == nullptr) continue;
    for (const auto& lane : fork->lanes) count += step_count(lane);
  }
  return count;
}

Step* step_at(std::vector<Step>& steps, std::size_t number) {
  for (Step& step : steps) {
    auto* fork = std::get_if<ParallelStep>(&step);
    if (fork == nullptr && number-- == 0) return &step;
    if (fork == nullptr) continue;
    for (auto& lane : fork->lanes) {
      const std::size_t within = step_count(lane);
      if (number < within) return step_at(lane, number);
      number -= within;
    }
  }
  return nullptr;
}

Duration time_of(const std::vector<Step>& steps) {
  Duration time{};
  for (const Step& step : steps) {
    if (const auto* wait = std::get_if<WaitStep>(&step)) time += wait->duration;
    if (const auto* open = std::get_if<OpenStep>(&step)) time += open->latency;
    if (const auto* execute = std::get_if<ExecuteStep>(&step))
      time += execute->latency + execute->chunk_latency * execute->chunks;
    const auto* fork = std::get_if<ParallelStep>(&step);
    if (fork == nullptr) continue;
    Duration longest{};
    for (const auto& lane : fork->lanes) longest = std::max(longest, time_of(lane));
    time += longest;
  }
  return time;
}

const std::vector<StepChange>& step_changes() {
  using namespace std::chrono_literals;
  static const std::vector<StepChange> all = [] {
    // Round times: they read better than halves of what was drawn.
    std::vector<StepChange> changes{wait_at_most(1ms), wait_at_most(1s), wait_at_most(5s),
                                    wait_at_most(60s), wait_at_most(10min)};
    for (auto& change : changes_of_opens()) changes.push_back(std::move(change));
    for (auto& change : changes_of_executes()) changes.push_back(std::move(change));
    return changes;
  }();
  return all;
}

const std::vector<StepChange>& step_halvings() {
  static const std::vector<StepChange> all{
      change_of<WaitStep>([](WaitStep& step) { step.duration /= 2; }),
      change_of<OpenStep>([](OpenStep& step) { step.latency /= 2; }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.latency /= 2; }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.chunk_latency /= 2; }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.chunks /= 2; }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.bytes_per_chunk /= 2; }),
      change_of<ExecuteStep>([](ExecuteStep& step) { step.polls /= 2; })};
  return all;
}

}  // namespace plumbline::explore
