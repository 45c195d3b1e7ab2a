#include "scenarios/explore/same_failure.h"

#include <algorithm>
#include <exception>

#include "scenarios/engine/driver_deviations.h"
#include "scenarios/engine/expectations.h"
#include "scenarios/judge/arms.h"

namespace plumbline::explore {
namespace {

using judge::Status;
using judge::Verdict;
using scenario::CaseResult;
using scenario::Expectation;
using scenario::Run;

const Verdict* failure_of(const CaseResult& result, const std::string& requirement) {
  const auto found =
      std::find_if(result.verdicts.begin(), result.verdicts.end(), [&](const Verdict& verdict) {
        return verdict.requirement == requirement && verdict.status == Status::fail;
      });
  return found == result.verdicts.end() ? nullptr : &*found;
}

bool misses(const Expectation& expectation, const CaseResult& result) {
  const judge::Arms arms(result.journal);
  return !scenario::unmet({expectation}, result.run.profile, result.run.world, arms.on()).empty();
}

bool misses_by_too_many(Expectation expectation, const CaseResult& result) {
  expectation.at_least = 0;
  return misses(expectation, result);
}

// The expectation whose own words are the verdict's.
std::optional<Expectation> expectation_behind(const Verdict& verdict, const CaseResult& result) {
  const judge::Arms arms(result.journal);
  for (const Expectation& one : result.run.scenario->expect) {
    const auto missed = scenario::unmet({one}, result.run.profile, result.run.world, arms.on());
    if (!missed.empty() && missed.front().requirement == verdict.requirement &&
        missed.front().reason == verdict.reason)
      return one;
  }
  return std::nullopt;
}

// What the reference client does in virtual time; false also where it cannot be run so.
bool reference_meets(Expectation expectation, const Run& run) {
  Run simulated = run;
  simulated.world = "sim";
  simulated.driver = nullptr;
  expectation.world.clear();
  try {
    CaseResult result;
    result.run = simulated;
    result.journal = scenario::run_in_sim(simulated);
    return !misses(expectation, result);
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace

std::vector<std::string> failing_ids(const CaseResult& result) {
  std::vector<std::string> ids;
  for (const Verdict& verdict : result.verdicts) {
    if (verdict.status == Status::fail) ids.push_back(verdict.requirement);
  }
  return ids;
}

SameFailure::SameFailure(const CaseResult& seen, const std::string& requirement)
    : requirement_(requirement), prepared_(*seen.run.scenario) {
  const Verdict& verdict = *failure_of(seen, requirement);
  reason_ = verdict.reason;
  kind_ = scenario::fingerprint_of(reason_);
  expectation_ = expectation_behind(verdict, seen);
  prepared_.requirements = {requirement};
  prepared_.undecided_for.clear();
  prepared_.expect.clear();
  if (!expectation_) return;
  prepared_.expect.push_back(*expectation_);
  too_many_ = misses_by_too_many(*expectation_, seen);
  reference_meets_it_ = seen.run.world != "sim" && reference_meets(*expectation_, seen.run);
}

bool SameFailure::is_in(const CaseResult& result) const {
  const Verdict* failure = failure_of(result, requirement_);
  if (failure == nullptr || scenario::fingerprint_of(failure->reason) != kind_) return false;
  return !expectation_ || is_missed_alike(result);
}

bool SameFailure::is_missed_alike(const CaseResult& result) const {
  if (misses_by_too_many(*expectation_, result) != too_many_) return false;
  return !reference_meets_it_ || reference_meets(*expectation_, result.run);
}

}  // namespace plumbline::explore
