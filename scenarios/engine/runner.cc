#include "scenarios/engine/runner.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "fake_server/journal/line.h"
#include "scenarios/engine/expectations.h"
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

CaseResult run_once(const Run& run, const JitterMeter& jitter) {
  CaseResult result;
  result.run = run;
  const auto begun = std::chrono::steady_clock::now();
  try {
    result.journal = run.world == "sim" ? run_in_sim(run) : run_live(run, jitter);
    result.verdicts = judge::judge(judge::Profile::load(run.profile), result.journal);
    add_unmet(run, result.journal, result.verdicts);
    result.outcome = outcome_of(run, result.verdicts);
  } catch (const std::exception& fault) {
    result.fault = fault.what();
  }
  if (run.world == "live")
    result.jitter = jitter.over(begun, std::chrono::steady_clock::now()).overshoot;
  return result;
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
  constexpr std::array kNames{"passed", "failed", "inconclusive", "fault"};
  return kNames.at(static_cast<std::size_t>(outcome));
}

bool proves_nothing(const CaseResult& result) {
  if (result.run.world != "live" || result.outcome == Outcome::passed) return false;
  return result.outcome == Outcome::inconclusive || result.jitter > kCalm;
}

std::vector<CaseResult> run_cases(const std::vector<Run>& runs, std::size_t jobs,
                                  const std::function<void(const CaseResult&)>& ended) {
  std::vector<CaseResult> results(runs.size());
  const JitterMeter jitter;
  std::mutex telling;
  std::vector<std::size_t> again;  // guarded by `telling`
  const auto run_one = [&](std::size_t index) {
    const int tries = results[index].run.scenario == nullptr ? 1 : results[index].tries + 1;
    results[index] = run_once(runs[index], jitter);
    results[index].tries = tries;
    const std::scoped_lock lock(telling);
    if (tries < kTriesMax && proves_nothing(results[index])) return again.push_back(index);
    ended(results[index]);
  };
  for (std::size_t index = 0; index < runs.size(); ++index) {
    if (runs[index].world == "sim") run_one(index);
    if (runs[index].world != "sim") again.push_back(index);
  }
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
