#include "scenarios/engine/runner.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "fake_server/journal/line.h"
#include "fake_server/journal/pairs.h"
#include "scenarios/engine/cpu_pressure.h"
#include "scenarios/engine/driver_needs.h"
#include "scenarios/engine/driver_world.h"
#include "scenarios/engine/expectations.h"
#include "scenarios/engine/run_support.h"
#include "scenarios/engine/verdict_scope.h"
#include "scenarios/judge/arms.h"
#include "scenarios/judge/judge.h"

namespace plumbline::scenario {
namespace {

using judge::Status;
using judge::Verdict;

// Cases do not begin all at one instant: dozens of clients that start and connect at once would
// measure the machine.
constexpr std::chrono::milliseconds kBetweenStarts{25};

// Cases that are run again are to meet a machine as calm as it can be.
constexpr std::size_t kAgainAtOnce = 4;

Verdict* find(std::vector<Verdict>& verdicts, const std::string& requirement) {
  const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
    return verdict.requirement == requirement;
  });
  return found == verdicts.end() ? nullptr : &*found;
}

// An unmet expectation fails its requirement, unless the rule has failed already and says more.
void add_unmet(const Run& run, const journal::Journal& journal, std::vector<Verdict>& verdicts) {
  for (Verdict& unmet_one : unmet(run.scenario->expect, run.profile, run.world, journal)) {
    Verdict* known = find(verdicts, unmet_one.requirement);
    if (known == nullptr) {
      verdicts.push_back(std::move(unmet_one));
    } else if (known->status != Status::fail) {
      *known = std::move(unmet_one);
    }
  }
}

Outcome outcome_of(const Run& run, std::vector<Verdict>& verdicts) {
  const bool failed = std::any_of(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) {
    return verdict.status == Status::fail;
  });
  if (failed) return Outcome::failed;
  for (const std::string& id : run.scenario->requirements) {
    const Verdict* verdict = find(verdicts, id);
    if (verdict == nullptr || verdict->status == Status::inconclusive) return Outcome::inconclusive;
  }
  return Outcome::passed;
}

// One arm's journal; `trouble`, where there was any, is that of the last arm that had some.
// `jitter`: nullptr in virtual time, which has none.
journal::Journal one_arm(const Run& run, const JitterMeter* jitter, std::string& trouble) {
  if (run.world == "sim") return run_in_sim(run);
  if (run.world == "live")
    return run.scenario->process ? run_in_process(run, *jitter) : run_live(run, *jitter);
  DriverRun driver = run_driver(run, *jitter);
  if (!driver.trouble.empty())
    trouble = driver.trouble + (run.arm == "off" ? " (without telemetry)" : "");
  return std::move(driver.journal);
}

journal::Journal journal_of(const Run& run, const JitterMeter* jitter, std::string& trouble) {
  if (!run.scenario->arms) return one_arm(run, jitter, trouble);
  Scenario silent = *run.scenario;
  silent.steps = opted_out(std::move(silent.steps));
  Run off = run;
  off.scenario = &silent;
  off.arm = "off";
  journal::Journal without = one_arm(off, jitter, trouble);
  return judge::join_arms(std::move(without), one_arm(run, jitter, trouble));
}

// What the case lists does not apply to a driver that cannot make its steps; what the driver's
// profile leaves out stays as it is there.
void leave_out(const judge::Profile& profile, const std::string& why, CaseResult& result) {
  result.outcome = Outcome::not_applicable;
  result.trouble = why;
  for (const std::string& id : result.run.scenario->requirements) {
    const std::string* exclusion = profile.exclusion(id);
    result.verdicts.push_back(
        {id, Status::not_applicable, exclusion == nullptr ? why : *exclusion, {}});
  }
}

// A pass needs a run that went as the case says.
void judge_run(const Run& run, const judge::Profile& profile, CaseResult& result) {
  journal::expect_pairs(result.journal);
  const judge::Arms arms(result.journal);
  result.verdicts = judge::judge_arms(profile, arms);
  add_unmet(run, arms.on(), result.verdicts);
  keep_to_scope(run, result.verdicts);
  result.outcome = outcome_of(run, result.verdicts);
  if (!result.trouble.empty() && result.outcome == Outcome::passed)
    result.outcome = Outcome::inconclusive;
}

CaseResult run_once(const Run& run, const JitterMeter* jitter) {
  CaseResult result;
  result.run = run;
  const auto begun = std::chrono::steady_clock::now();
  const std::chrono::microseconds stalled_before = cpu_stalled();
  try {
    const judge::Profile profile = judge::Profile::load(run.profile);
    const std::string missing =
        run.driver == nullptr
            ? ""
            : missing_for(*run.scenario, run.driver->info.profile, run.driver->info);
    if (!missing.empty()) {
      leave_out(profile, missing, result);
      return result;
    }
    result.journal = journal_of(run, jitter, result.trouble);
    judge_run(run, profile, result);
  } catch (const std::exception& fault) {
    result.fault = fault.what();
  }
  if (run.world == "sim") return result;
  const auto ended = std::chrono::steady_clock::now();
  result.jitter = jitter->over(begun, ended).overshoot;
  result.took = ended - begun;
  result.stalled = cpu_stalled() - stalled_before;
  result.worst_stall = jitter->worst_stall(begun, ended);
  return result;
}

/// How long a case takes, roughly: what it waits, and 10 ms a step; twice that with two arms.
journal::Duration estimate(const std::vector<Step>& steps) {
  constexpr journal::Duration kStep = std::chrono::milliseconds(10);
  journal::Duration all{};
  for (const Step& step : steps) {
    all += kStep;
    if (const auto* wait = std::get_if<WaitStep>(&step)) all += wait->duration;
    if (const auto* execute = std::get_if<ExecuteStep>(&step)) all += execute->latency;
    const auto* parallel = std::get_if<ParallelStep>(&step);
    if (parallel == nullptr) continue;
    journal::Duration longest{};
    for (const auto& lane : parallel->lanes) longest = std::max(longest, estimate(lane));
    all += longest;
  }
  return all;
}

journal::Duration estimate(const Run& run) {
  const Scenario& scenario = *run.scenario;
  const journal::Duration once = estimate(scenario.steps) + scenario.watch;
  return (scenario.arms ? 2 : 1) * once / (run.world == "live" ? scenario.live_divisor : 1);
}

// The long ones first, so that none of them is left alone at the end.
void sort_by_length(const std::vector<Run>& runs, std::vector<std::size_t>& numbers) {
  std::vector<journal::Duration> lengths;
  lengths.reserve(runs.size());
  for (const Run& run : runs) lengths.push_back(estimate(run));
  std::stable_sort(numbers.begin(), numbers.end(),
                   [&](std::size_t a, std::size_t b) { return lengths[a] > lengths[b]; });
}

// Runs the live cases of these numbers, `jobs` at a time.
void run_live_ones(const std::vector<std::size_t>& numbers, std::size_t jobs,
                   const std::function<void(std::size_t)>& run_one) {
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> workers;  // joined as well when a later one cannot be started
  for (std::size_t worker = 0; worker < std::min(jobs, numbers.size()); ++worker) {
    workers.emplace_back([&, worker] {
      std::this_thread::sleep_for(kBetweenStarts * static_cast<std::int64_t>(worker));
      for (std::size_t index = next++; index < numbers.size(); index = next++) {
        run_one(numbers[index]);
      }
    });
  }
}

}  // namespace

const char* to_string(Outcome outcome) noexcept {
  constexpr std::array kNames{"passed", "failed", "inconclusive", "fault", "not_applicable"};
  return kNames.at(static_cast<std::size_t>(outcome));
}

bool was_calm(const CaseResult& result) {
  if (result.jitter > kCalm) return false;
  return result.run.world == "driver" ? result.stalled * 100 <= result.took * kCalmStallPercent
                                      : result.worst_stall <= kCalmStall;
}

bool proves_nothing(const CaseResult& result) {
  if (result.run.world == "driver") {
    return result.outcome == Outcome::inconclusive && !was_calm(result) &&
           result.tries < kDriverTriesMax;
  }
  if (result.run.world != "live" || result.outcome == Outcome::passed) return false;
  return result.outcome == Outcome::inconclusive || !was_calm(result);
}

std::vector<CaseResult> run_cases(const std::vector<Run>& runs, std::size_t jobs,
                                  const std::function<void(CaseResult&)>& ended) {
  std::vector<CaseResult> results(runs.size());
  std::optional<JitterMeter> jitter;
  const bool all_simulated =
      std::all_of(runs.begin(), runs.end(), [](const Run& run) { return run.world == "sim"; });
  if (!all_simulated) jitter.emplace();
  std::mutex telling;
  std::vector<std::size_t> again;  // guarded by `telling`
  const auto run_one = [&](std::size_t index) {
    const int tries = results[index].run.scenario == nullptr ? 1 : results[index].tries + 1;
    results[index] = run_once(runs[index], jitter ? &*jitter : nullptr);
    results[index].tries = tries;
    const std::scoped_lock lock(telling);
    if (tries < kTriesMax && proves_nothing(results[index])) return again.push_back(index);
    ended(results[index]);
  };
  for (std::size_t index = 0; index < runs.size(); ++index) {
    if (runs[index].world == "sim") run_one(index);
    if (runs[index].world != "sim") again.push_back(index);
  }
  sort_by_length(runs, again);
  while (!again.empty()) {
    run_live_ones(std::exchange(again, {}), jobs, run_one);
    jobs = std::min(jobs, kAgainAtOnce);
  }
  return results;
}

std::string fingerprint(const journal::Journal& journal) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a, 64 bits: offset basis and prime
  for (const journal::Entry& entry : journal) {
    for (const char c : journal::to_line(entry)) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, hash >>= 4U)
    *digit = kDigits[hash & 15U];
  return text;
}

}  // namespace plumbline::scenario
