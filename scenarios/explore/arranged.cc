#include "scenarios/explore/arranged.h"

#include <array>
#include <chrono>

#include "scenarios/explore/fault_kinds.h"

namespace plumbline::explore {
namespace {

using namespace std::chrono_literals;
using scenario::Duration;
using scenario::ExecuteStep;

constexpr std::uint64_t kEvery = 16;
constexpr std::uint64_t kAt = 5;
constexpr Duration kOpenFor = 5s;      // as configured below
constexpr Duration kCloseBudget = 5s;  // of both profiles
constexpr Duration kFlagTtl = 61s;     // past the shortest that a server can ask for
constexpr Duration kFlagFailure = 6s;  // past the failure's, as configured below
constexpr Duration kAttempts = 25s;    // two attempts that end at their time-outs
constexpr Duration kInstant = 1ms;     // so that the faults are there

using Flag = Arranged::Flag;
constexpr std::array kFlags{Flag::unknown, Flag::on, Flag::off, Flag::stale, Flag::failed};

class Arrangement {
 public:
  explicit Arrangement(const std::string& profile) {
    result_.config = {{"open_for", "5s"}, {"max_retries", "0"}, {"flush_interval", "12s"}};
    const bool is_rate = profile == "shipped";
    result_.config["breaker_threshold"] = is_rate ? "20" : "1";
    if (is_rate) result_.config["breaker_calls_min"] = "2";
  }

  // Two connections that need no flag, and one that brings it into this state.
  void open_connections(Flag flag) {
    open("c1", "force", "");
    open("c2", "force", "1122");
    result_.flag = flag;
    if (flag == Flag::unknown) return;
    open("c3", "on", "");
    result_.config["flag_failure_ttl"] = "5s";
    wait(flag == Flag::stale ? kFlagTtl : kFlagFailure);
  }
  // Two failures at once, since a terminal error waits for nothing; and their open period, after
  // which the third connection may have something to say.
  void open_breaker(bool third_speaks) {
    result_.opens_at = result_.longest;
    for (int k = 0; k < 2; ++k) {
      execute("c1", "syntax");
      wait(500ms);
    }
    result_.open_until = result_.longest;
    wait(kInstant);
    if (result_.flag == Flag::failed) open("c4", "on", "");  // asks while nothing can be sent
    wait(kOpenFor);
    if (third_speaks) execute("c3", "syntax");
  }
  // What the last close flushes is the probe.
  void close_half_open() {
    result_.config["batch_size"] = "5";
    for (int k = 0; k < 3; ++k) execute("c1", "");
    close_all();
  }
  // Of what waits for two requests, one at least waits while the first is the probe.
  void fill_batch_half_open() {
    result_.config["batch_size"] = "2";
    result_.config["max_retries"] = "1";
    result_.config["attempt_timeout"] = "3s";
    result_.opener_goes_on = true;  // so that every kind is met by a retry, too
    for (const char* connection : {"c1", "c2", "c1", "c2", "c1", "c2"}) execute(connection, "");
    wait(kAttempts);
    close_all();
  }
  Arranged take(const std::string& kind, const std::set<std::string>& without) {
    result_.kind = kind;
    result_.opener = without.contains("5xx") ? "reset" : "5xx";
    result_.longest += 1s;  // no run is without a time for faults
    return std::move(result_);
  }

 private:
  void open(const std::string& name, const std::string& telemetry, const std::string& org) {
    scenario::OpenStep step{name, "a", telemetry};
    step.org = org;
    result_.steps.emplace_back(std::move(step));
    names_.push_back(name);
  }
  void execute(const std::string& connection, const std::string& error) {
    ExecuteStep step{connection, "s" + std::to_string(++result_.statements), "SELECT 1"};
    step.error = error;
    result_.steps.emplace_back(std::move(step));
  }
  void wait(Duration time) {
    result_.steps.emplace_back(scenario::WaitStep{time});
    result_.longest += time;
  }
  void close_all() {
    for (; !names_.empty(); names_.pop_back()) {
      result_.steps.emplace_back(scenario::CloseStep{names_.back()});
      result_.longest += kCloseBudget;
      ++result_.connections;
    }
  }

  Arranged result_;
  std::vector<std::string> names_;  // of open connections
};

}  // namespace

bool is_arranged(std::uint64_t seed) { return seed % kEvery == kAt; }

Arranged arranged(std::uint64_t seed, const std::string& profile,
                  const std::set<std::string>& without) {
  const std::uint64_t turn = seed / kEvery;
  const std::vector<std::string>& kinds = fault_kinds();
  const std::uint64_t round = turn / kinds.size();
  Arrangement arrangement(profile);
  const Flag flag = kFlags.at(round / 2 % kFlags.size());
  const bool closes = round % 2 == 0;
  arrangement.open_connections(flag);
  // It would ask again for a flag that is to stay stale.
  arrangement.open_breaker(flag != Flag::unknown && (closes || flag != Flag::stale));
  if (closes) {
    arrangement.close_half_open();
  } else {
    arrangement.fill_batch_half_open();
  }
  return arrangement.take(kinds[turn % kinds.size()], without);
}

}  // namespace plumbline::explore
