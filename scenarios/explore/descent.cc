#include "scenarios/explore/descent.h"

#include <charconv>
#include <string>
#include <utility>

#include "fake_server/core/draw.h"
#include "fake_server/core/json_fields.h"
#include "scenarios/engine/scenario_check.h"
#include "scenarios/explore/simpler_steps.h"

namespace plumbline::explore {
namespace {

using scenario::Scenario;
using std::chrono::steady_clock;

std::uint64_t key_of(const Scenario& scenario) {
  return fake::draw(0, scenario::text_of(scenario), 0);
}

// The place in the list of canaries that a message is about.
std::optional<std::size_t> canary_at(const std::string& pointer) {
  const std::string list = "/canaries/";
  if (!pointer.starts_with(list)) return std::nullopt;
  std::size_t index = 0;
  const char* begin = pointer.data() + list.size();
  const auto [end, error] = std::from_chars(begin, pointer.data() + pointer.size(), index);
  return error == std::errc() ? std::optional(index) : std::nullopt;
}

// Steps whose ground is gone go too, and secrets that nobody plants any more. False where the rest
// makes no sense either.
bool make_well_formed(Scenario& candidate) {
  leave_out_orphans(candidate.steps);
  for (;;) {
    try {
      scenario::check(candidate);
      (void)scenario::read_scenario(scenario::text_of(candidate), candidate.origin);
      return true;
    } catch (const json::BadInput& fault) {
      const std::optional<std::size_t> canary = canary_at(fault.pointer());
      if (!canary || *canary >= candidate.canaries.size()) return false;
      candidate.canaries.erase(candidate.canaries.begin() + static_cast<std::ptrdiff_t>(*canary));
    }
  }
}

}  // namespace

Descent::Descent(Scenario scenario, const WhichFail& which_fail, DescentOptions options)
    : best_(std::move(scenario)),
      which_fail_(which_fail),
      options_(std::move(options)),
      end_(steady_clock::now() + options_.budget) {}

std::size_t Descent::each(const std::vector<Change>& changes) {
  std::size_t taken = 0;
  std::size_t next = 0;
  while (next < changes.size() && !is_over()) {
    Wave wave = gather(changes, next);
    const std::optional<std::size_t> failing = first_that_fails(wave);
    if (!failing) continue;
    best_ = std::move(wave.candidates[*failing]);
    next = wave.made_by[*failing] + 1;  // those behind it were made of what is the best no more
    ++taken;
    if (options_.taken) options_.taken(best_);
  }
  return taken;
}

Descent::Wave Descent::gather(const std::vector<Change>& changes, std::size_t& next) {
  Wave wave;
  while (next < changes.size() && wave.candidates.size() < options_.at_once) {
    if (auto candidate = candidate_of(changes[next])) {
      wave.candidates.push_back(std::move(*candidate));
      wave.made_by.push_back(next);
    }
    ++next;
  }
  return wave;
}

std::optional<Scenario> Descent::candidate_of(const Change& change) const {
  Scenario candidate = best_;
  change(candidate);
  if (candidate == best_ || !make_well_formed(candidate) || candidate == best_) return std::nullopt;
  if (passed_.contains(key_of(candidate))) return std::nullopt;
  return candidate;
}

std::optional<std::size_t> Descent::first_that_fails(const Wave& wave) {
  if (wave.candidates.empty()) return std::nullopt;
  const std::vector<bool> fails = which_fail_(wave.candidates);
  std::optional<std::size_t> first;
  for (std::size_t index = 0; index < wave.candidates.size(); ++index) {
    if (!fails[index]) passed_.insert(key_of(wave.candidates[index]));
    if (fails[index] && !first) first = index;
  }
  return first;
}

}  // namespace plumbline::explore
