#include "scenarios/explore/random_steps.h"

#include <array>
#include <chrono>
#include <utility>

namespace plumbline::explore {
namespace {

using namespace std::chrono_literals;
using scenario::Duration;
using scenario::Step;
using telemetry::Random;

constexpr std::size_t kLanesMost = 3;
constexpr std::size_t kConnectionsMost = 3;  // of a lane, one after the other
constexpr std::size_t kStatementsMost = 6;   // of a connection
constexpr Duration kCloseMost = 5s;          // the largest close budget of a random run

constexpr Duration kOpenMost = 45ms;       // the server's part of an open, below connect_budget
constexpr std::size_t kLongWaitsMost = 4;  // of a run, whose waits together have a bound

// The terminal ones first.
constexpr std::array kErrors{"authentication",  "permission",   "syntax",       "not_found",
                             "invalid_request", "rate_limited", "server_error", "timeout",
                             "connection",      "cancelled",    "unknown"};
constexpr std::size_t kTerminal = 5;

std::string random_error(Random& random) { return kErrors.at(random.below(kErrors.size())); }

std::string random_retryable(Random& random) {
  return kErrors.at(kTerminal + random.below(kErrors.size() - kTerminal));
}

class Steps {
 public:
  Steps(const std::vector<std::string>& hosts, Random& random) : hosts_(hosts), random_(random) {}

  void add_round() {
    scenario::ParallelStep fork;
    for (std::size_t lane = 1 + one_in(2) + one_in(3); lane > 0 && fork.lanes.size() < kLanesMost;
         --lane) {
      fork.lanes.push_back(lane_of_connections());
    }
    if (fork.lanes.size() == 1) {
      for (Step& step : fork.lanes.front()) result_.steps.push_back(std::move(step));
    } else {
      result_.steps.emplace_back(std::move(fork));
    }
  }

  void add_restart() { result_.steps.emplace_back(scenario::RestartStep{}); }

  RandomSteps take() {
    result_.longest += 1s;  // no run is without a time for faults
    return std::move(result_);
  }

 private:
  std::size_t one_in(std::uint64_t n) { return random_.below(n) == 0 ? 1 : 0; }

  // Mostly nothing; the client's periods now and then.
  Duration random_wait() {
    constexpr std::array<Duration, 8> kOften{0ms, 0ms, 1ms, 10ms, 300ms, 1s, 3s, 6s};
    constexpr std::array<Duration, 4> kSeldom{31s, 65s, 5min, 16min};
    if (one_in(12) == 0 || long_waits_ == kLongWaitsMost)
      return kOften.at(random_.below(kOften.size()));
    ++long_waits_;
    return kSeldom.at(random_.below(kSeldom.size()));
  }

  std::vector<Step> lane_of_connections() {
    std::vector<Step> lane;
    for (std::size_t left = 1 + random_.below(kConnectionsMost); left > 0; --left)
      add_connection(lane);
    return lane;
  }

  void add_connection(std::vector<Step>& lane) {
    const std::string name = "c" + std::to_string(++result_.connections);
    scenario::OpenStep open = random_open(name);
    const bool refused = !open.error.empty();
    result_.longest += open.latency + (refused ? kCloseMost : 0s);
    lane.emplace_back(std::move(open));
    if (refused) return;
    for (std::size_t left = random_.below(kStatementsMost + 1); left > 0; --left) {
      add_wait(lane);
      add_statement(lane, name);
      if (one_in(12) > 0) lane.emplace_back(scenario::TokenStep{name, "fresh-token-" + name});
    }
    add_wait(lane);
    for (std::size_t closes = one_in(15) > 0 ? 0 : 1 + one_in(10); closes > 0; --closes) {
      lane.emplace_back(scenario::CloseStep{name});
      result_.longest += kCloseMost;
    }
  }

  scenario::OpenStep random_open(const std::string& name) {
    constexpr std::array kChoices{"unset", "unset", "unset", "unset", "unset",
                                  "on",    "on",    "off",   "force", "force"};
    constexpr std::array kOrgs{"", "", "", "", "1122", "3344"};
    constexpr std::array kSpellings{"", "", "", "", "{HOST}", "{host.}", "{host}/"};
    scenario::OpenStep open;
    open.connection = name;
    open.host = hosts_[random_.below(hosts_.size())];
    open.telemetry = kChoices.at(random_.below(kChoices.size()));
    // Each its own: by equal ones nobody can tell whose credentials a request carries (CM-7).
    open.token = one_in(6) > 0 ? "" : "token-" + name;
    open.org = kOrgs.at(random_.below(kOrgs.size()));
    open.spelling = kSpellings.at(random_.below(kSpellings.size()));
    open.latency = one_in(3) > 0 ? random_.below(kOpenMost) : 0ms;
    if (one_in(15) > 0) open.error = random_error(random_);
    return open;
  }

  void add_wait(std::vector<Step>& lane) {
    const Duration wait = random_wait();
    if (wait == 0ms) return;
    lane.emplace_back(scenario::WaitStep{wait});
    result_.longest += wait;
  }

  void add_statement(std::vector<Step>& lane, const std::string& connection) {
    scenario::ExecuteStep execute;
    execute.connection = connection;
    execute.statement = "s" + std::to_string(++result_.statements);
    execute.latency = 1ms * static_cast<std::int64_t>(random_.below(one_in(8) > 0 ? 4000U : 60U));
    if (one_in(6) > 0) execute.error = random_error(random_);
    if (!execute.error.empty()) execute.handle = one_in(4) == 0;
    if (execute.error.empty()) add_work(execute);
    if (one_in(10) > 0) execute.hiccup = random_retryable(random_);
    execute.complete = one_in(10) == 0;
    result_.longest += execute.latency + execute.chunk_latency * execute.chunks;
    const bool later = !execute.complete && one_in(2) > 0;
    const std::string statement = execute.statement;
    lane.emplace_back(std::move(execute));
    if (!later) return;
    add_wait(lane);
    lane.emplace_back(scenario::CompleteStep{connection, statement});
  }

  void add_work(scenario::ExecuteStep& execute) {
    execute.polls = static_cast<std::int64_t>(random_.below(4));
    execute.chunks = static_cast<std::int64_t>(random_.below(4));
    if (execute.chunks == 0) return;
    execute.bytes_per_chunk = static_cast<std::int64_t>(random_.below(1 << 20));
    execute.chunk_latency = 1ms * static_cast<std::int64_t>(random_.below(50));
  }

  const std::vector<std::string>& hosts_;
  Random& random_;
  RandomSteps result_;
  std::size_t long_waits_ = 0;
};

}  // namespace

RandomSteps random_steps(const std::vector<std::string>& hosts, bool restart, Random& random) {
  Steps steps(hosts, random);
  steps.add_round();
  if (restart) {
    steps.add_restart();
    steps.add_round();
  }
  return steps.take();
}

}  // namespace plumbline::explore
