#include "scenarios/engine/runner.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

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
  try {
    result.journal = run.world == "sim" ? run_in_sim(run) : run_live(run, jitter);
    result.verdicts = judge::judge(judge::Profile::load(run.profile), result.journal);
    add_unmet(run, result.journal, result.verdicts);
    result.outcome = outcome_of(run, result.verdicts);
  } catch (const std::exception& fault) {
    result.fault = fault.what();
  }
  return result;
}

}  // namespace

const char* to_string(Outcome outcome) noexcept {
  constexpr std::array kNames{"passed", "failed", "inconclusive", "fault"};
  return kNames.at(static_cast<std::size_t>(outcome));
}

CaseResult run_case(const Run& run, const JitterMeter& jitter) {
  for (int tries = 1;; ++tries) {
    CaseResult result = run_once(run, jitter);
    result.tries = tries;
    const bool again =
        run.world == "live" && result.outcome == Outcome::inconclusive && tries < kTriesMax;
    if (!again) return result;
  }
}

std::vector<CaseResult> run_cases(const std::vector<Run>& runs, std::size_t jobs,
                                  const std::function<void(const CaseResult&)>& ended) {
  std::vector<CaseResult> results(runs.size());
  const JitterMeter jitter;
  std::mutex telling;
  const auto run_one = [&](std::size_t index) {
    results[index] = run_case(runs[index], jitter);
    const std::scoped_lock lock(telling);
    ended(results[index]);
  };
  for (std::size_t index = 0; index < runs.size(); ++index) {
    if (runs[index].world == "sim") run_one(index);
  }
  std::atomic<std::size_t> next{0};
  const auto live = static_cast<std::size_t>(
      std::count_if(runs.begin(), runs.end(), [](const Run& run) { return run.world != "sim"; }));
  std::vector<std::jthread> workers;  // joined as well when a later one cannot be started
  for (std::size_t worker = 0; worker < std::min(jobs, live); ++worker) {
    workers.emplace_back([&, worker] {
      std::this_thread::sleep_for(kBetweenStarts * static_cast<std::int64_t>(worker));
      for (std::size_t index = next++; index < runs.size(); index = next++) {
        if (runs[index].world != "sim") run_one(index);
      }
    });
  }
  workers.clear();
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
