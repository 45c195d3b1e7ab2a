#include "scenarios/cli/version_trial.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/driver_choice.h"
#include "scenarios/cli/setup_program.h"
#include "scenarios/engine/driver_manifest.h"
#include "scenarios/judge/judge.h"
#include "scenarios/report/verify_table.h"

namespace plumbline::cli {
namespace {

using judge::Status;
using scenario::CaseResult;
using scenario::Outcome;

VersionVerdict undecided(std::string word, std::string reason) {
  VersionVerdict verdict;
  verdict.word = std::move(word);
  verdict.reason = std::move(reason);
  return verdict;
}

std::string sentence(const judge::Verdict& verdict) {
  return verdict.requirement + ": " + verdict.reason;
}

// Those asked for, in that order.
std::vector<judge::Verdict> chosen(const CaseResult& result,
                                   const std::vector<std::string>& requirements) {
  std::vector<judge::Verdict> verdicts;
  for (const std::string& id : requirements) {
    std::copy_if(result.verdicts.begin(), result.verdicts.end(), std::back_inserter(verdicts),
                 [&id](const judge::Verdict& one) { return one.requirement == id; });
  }
  return verdicts;
}

}  // namespace

VersionVerdict verdict_on(const CaseResult& result, const std::vector<std::string>& requirements) {
  if (result.outcome == Outcome::fault) return undecided("fault", result.fault);
  const std::vector<judge::Verdict> verdicts = chosen(result, requirements);
  VersionVerdict verdict;
  for (const judge::Verdict& one : verdicts) {
    if (one.status != Status::fail) continue;
    if (verdict.failed.empty()) verdict.reason = sentence(one);
    verdict.failed.push_back(one.requirement);
  }
  if (!verdict.failed.empty()) {
    verdict.trial = Trial::bad;
    verdict.word = "fail";
    return verdict;
  }
  if (!result.trouble.empty()) return undecided(to_string(result.outcome), result.trouble);
  const auto open = std::find_if(verdicts.begin(), verdicts.end(), [](const judge::Verdict& one) {
    return one.status != Status::pass;
  });
  if (open != verdicts.end()) return undecided(to_string(open->status), sentence(*open));
  if (verdicts.size() < requirements.size())
    return undecided("inconclusive", "nothing was said of a requirement that was asked for");
  verdict.trial = Trial::good;
  verdict.word = "pass";
  verdict.reason = sentence(verdicts.front());
  return verdict;
}

VersionTrials::VersionTrials(std::string driver, scenario::Scenario scenario, VerifyOptions options,
                             std::string setup)
    : driver_(std::move(driver)), options_(std::move(options)), setup_(std::move(setup)) {
  scenarios_.push_back(std::move(scenario));
}

// Why it is not there although there is a program to install it; empty: it is, or there is none.
std::string VersionTrials::failed_to_install(const std::string& version) const {
  if (setup_.empty()) return "";
  const scenario::DriverFolders folders = scenario::driver_folders();
  const auto there = scenario::installed_versions(folders, driver_);
  if (std::find(there.begin(), there.end(), version) != there.end()) return "";
  const std::string asked = driver_ + "@" + version;
  const int code = run_setup(setup_, asked, folders.installs);
  return code == 0 ? "" : setup_ + " " + asked + " ended with " + std::to_string(code);
}

VersionVerdict VersionTrials::run_once(const std::string& asked,
                                       const std::vector<std::string>& requirements) const {
  VerifyOptions options = options_;
  options.drivers = {asked};
  try {
    const auto drivers = chosen_drivers(options);
    const auto runs = chosen_runs(scenarios_, drivers, options);
    const std::vector<CaseResult> results = scenario::run_cases(runs, 1, [](CaseResult&) {});
    VersionVerdict verdict = verdict_on(results.at(0), requirements);
    verdict.repeat = report::repeat_command(results.at(0), options.scenarios);
    return verdict;
  } catch (const json::BadInput&) {
    throw;
  } catch (const std::runtime_error& fault) {
    return undecided("fault", fault.what());  // an adapter that does not say what it is
  }
}

VersionVerdict VersionTrials::run(const std::string& version,
                                  const std::vector<std::string>& requirements) const {
  const std::string failure = failed_to_install(version);
  if (!failure.empty()) return undecided("not installed", failure);
  VersionVerdict verdict;
  for (int tries = 1; tries <= kVersionTriesMax; ++tries) {
    verdict = run_once(driver_ + "@" + version, requirements);
    verdict.tries = tries;
    const bool again = verdict.trial == Trial::undecided && verdict.word != "not_applicable";
    if (!again) break;
  }
  return verdict;
}

}  // namespace plumbline::cli
