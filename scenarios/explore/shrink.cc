#include "scenarios/explore/shrink.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "fake_server/core/draw.h"
#include "fake_server/core/json_fields.h"
#include "scenarios/explore/reduce.h"
#include "scenarios/explore/same_failure.h"
#include "scenarios/explore/simpler_steps.h"

namespace plumbline::explore {
namespace {

using scenario::CaseResult;
using scenario::Outcome;
using scenario::Run;
using scenario::Scenario;
using std::chrono::steady_clock;

// Where one run does not repeat another.
constexpr int kConfirmations = 2;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Names of scenarios are lower case.
std::string lowered(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

// A reason may quote bytes of traffic, which a JSON text cannot hold.
std::string printable(std::string text) {
  for (char& c : text) c = c < ' ' || c > '~' ? '?' : c;
  return text;
}

// The same scenario has the same name, and another one another.
void name_by_content(Scenario& scenario, const std::string& requirement) {
  scenario.name = lowered(requirement);
  std::uint64_t hash = fake::draw(0, text_of(scenario), 0);
  scenario.name += '-';
  for (int digit = 0; digit < 8; ++digit, hash >>= 4U)
    scenario.name += "0123456789abcdef"[hash & 15U];
}

class Shrinking {
 public:
  Shrinking(const Run& asked, const ShrinkOptions& options)
      : asked_(asked), options_(options), seen_(run_first()), failure_(seen_, chosen_id()) {}

  Shrunk run() {
    const steady_clock::time_point begun = steady_clock::now();
    result_.requirement = failure_.requirement();
    result_.reason = failure_.reason();
    result_.steps_before = step_count(asked_.scenario->steps);
    trail_.push_back(failure_.prepared());
    const WhichFail which_fail = [this](const std::vector<Scenario>& all) { return fail(all); };
    DescentOptions descent{options_.budget, is_exact() ? 1 : options_.at_once, {}};
    descent.taken = [this](const Scenario& best) { trail_.push_back(best); };
    (void)reduce(failure_.prepared(), which_fail, descent);
    result_.in_time = steady_clock::now() - begun < options_.budget;
    confirm();
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool is_exact() const { return asked_.world == "sim"; }

  std::vector<CaseResult> run_all(const std::vector<const Scenario*>& scenarios) {
    std::vector<Run> runs;
    for (const Scenario* one : scenarios) {
      runs.push_back(asked_);
      runs.back().scenario = one;
    }
    result_.runs += runs.size();
    return scenario::run_cases(runs, std::max<std::size_t>(options_.at_once, 1),
                               [](CaseResult&) {});
  }

  CaseResult run_first() {
    CaseResult result = std::move(run_all({asked_.scenario}).front());
    if (result.outcome == Outcome::fault) throw std::runtime_error(result.fault);
    if (result.outcome == Outcome::not_applicable)
      throw json::BadInput("", "it does not fail: " + result.trouble);
    return result;
  }

  [[nodiscard]] std::string chosen_id() const {
    const std::vector<std::string> failing = failing_ids(seen_);
    const std::string& wanted = options_.requirement;
    if (failing.empty())
      throw json::BadInput("", "it does not fail" + (wanted.empty() ? "" : " " + wanted) +
                                   ": expected a scenario that fails");
    if (wanted.empty()) return failing.front();
    if (std::find(failing.begin(), failing.end(), wanted) != failing.end()) return wanted;
    throw json::BadInput("", "it does not fail " + wanted + ", but " + joined(failing));
  }

  std::vector<bool> fail(const std::vector<Scenario>& candidates) {
    std::vector<const Scenario*> scenarios;
    scenarios.reserve(candidates.size());
    for (const Scenario& one : candidates) scenarios.push_back(&one);
    std::vector<bool> fails;
    for (const CaseResult& result : run_all(scenarios)) fails.push_back(failure_.is_in(result));
    if (options_.progress) options_.progress(result_.runs, step_count(trail_.back().steps));
    return fails;
  }

  // The smallest that fails in every run that confirms it: the last, else ever earlier ones.
  void confirm() {
    std::size_t back = 1;
    std::size_t at = trail_.size() - 1;
    while (!is_confirmed(at) && at > 0) {
      at -= std::min(at, back);
      back *= 2;
    }
  }

  bool is_confirmed(std::size_t at) {
    result_.scenario = trail_[at];
    result_.scenario.title = failure_.requirement() + " fails: " + printable(failure_.reason());
    name_by_content(result_.scenario, failure_.requirement());
    result_.confirmed_by = is_exact() ? 1 : kConfirmations;
    const std::vector<const Scenario*> again(static_cast<std::size_t>(result_.confirmed_by),
                                             &result_.scenario);
    result_.failed = 0;
    for (const CaseResult& result : run_all(again))
      result_.failed += failure_.is_in(result) ? 1 : 0;
    return result_.failed == result_.confirmed_by;
  }

  const Run& asked_;
  const ShrinkOptions& options_;
  Shrunk result_;  // before what counts its runs
  CaseResult seen_;
  SameFailure failure_;
  std::vector<Scenario> trail_;  // every one that failed, each smaller than the one before
};

}  // namespace

Shrunk shrink(const Run& asked, const ShrinkOptions& options) {
  return Shrinking(asked, options).run();
}

}  // namespace plumbline::explore
