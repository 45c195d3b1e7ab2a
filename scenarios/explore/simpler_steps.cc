#include "scenarios/explore/simpler_steps.h"

#include <algorithm>

namespace plumbline::explore {
namespace {

using scenario::Duration;
using scenario::ParallelStep;
using scenario::Step;

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
    const auto* open = std::get_if<scenario::OpenStep>(&step);
    if (open == nullptr || (!host.empty() && open->host != host)) continue;
    if (std::find(names.begin(), names.end(), open->connection) == names.end())
      names.push_back(open->connection);
  }
}

std::vector<Step> simpler(const scenario::WaitStep& wait) {
  using namespace std::chrono_literals;
  std::vector<Step> steps;
  // Round ones first: they read better than halves of what was drawn.
  for (const Duration shorter : {Duration(1ms), Duration(1s), Duration(5s), Duration(60s),
                                 Duration(1min) * 10, wait.duration / 2}) {
    if (shorter < wait.duration) steps.emplace_back(scenario::WaitStep{shorter});
  }
  return steps;
}

std::vector<Step> simpler(const scenario::OpenStep& open) {
  std::vector<Step> steps;
  steps.emplace_back(scenario::OpenStep{open.connection, open.host});
  scenario::OpenStep same = open;
  same.latency = {};
  same.tags.clear();
  same.odd_values.clear();
  steps.emplace_back(same);
  same = open;
  same.spelling.clear();
  steps.emplace_back(same);
  same = open;
  same.org.clear();
  steps.emplace_back(same);
  same = open;
  same.telemetry = "unset";
  steps.emplace_back(same);
  same = open;
  same.token = scenario::OpenStep{}.token;
  steps.emplace_back(same);
  return steps;
}

std::vector<Step> simpler(const scenario::ExecuteStep& execute) {
  std::vector<Step> steps;
  scenario::ExecuteStep least;
  least.connection = execute.connection;
  least.statement = execute.statement;
  least.sql = "SELECT 1";
  steps.emplace_back(least);
  scenario::ExecuteStep same = execute;
  same.chunks = same.bytes_per_chunk = same.polls = 0;
  same.chunk_latency = {};
  steps.emplace_back(same);
  same = execute;
  same.latency = {};
  steps.emplace_back(same);
  same = execute;
  same.hiccup.clear();
  steps.emplace_back(same);
  same = execute;
  same.error.clear();
  same.handle = true;
  steps.emplace_back(same);
  same = execute;
  same.complete = true;
  steps.emplace_back(same);
  return steps;
}

template <typename Other>
std::vector<Step> simpler(const Other& /*step*/) {
  return {};
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
    const auto* fork = std::get_if<ParallelStep>(&step);
    return fork != nullptr ? fork->lanes.empty() : connection_of(step) == connection;
  });
}

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

std::vector<Step> simpler_than(const Step& step) {
  return std::visit([](const auto& one) { return simpler(one); }, step);
}

}  // namespace plumbline::explore
