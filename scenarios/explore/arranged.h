// Runs that are not left to chance: a request is made while its client's breaker is half-open, and
// meets one kind of fault. Chance alone brings a probe together with a close, or with a full batch,
// too seldom for every kind of fault. Pure, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenarios/engine/scenario.h"

namespace plumbline::explore {

/// Such a run, on host "a".
struct Arranged {
  enum class Flag { unknown, on, off, stale, failed };  ///< as the client sees it
  Flag flag = Flag::unknown;
  std::map<std::string, std::string> config;
  std::vector<scenario::Step> steps;
  std::string opener;               ///< the kind of fault that opens the breaker
  scenario::Duration opens_at{};    ///< from when on
  scenario::Duration open_until{};  ///< until when
  bool opener_goes_on = false;      ///< for half of the requests, to the end
  std::string kind;                 ///< the kind that the probe meets, from there on
  scenario::Duration longest{};     ///< the steps have ended by then, whatever closes wait for
  std::size_t connections = 0;
  std::size_t statements = 0;
};

/// One seed in sixteen is arranged.
[[nodiscard]] bool is_arranged(std::uint64_t seed);

/// The run of an arranged seed: each of these seeds is for the next kind of fault; when all had
/// their turn, with a full batch instead of a close, then with the flag in the next state.
/// `without`: kinds that do not open.
[[nodiscard]] Arranged arranged(std::uint64_t seed, const std::string& profile,
                                const std::set<std::string>& without);

}  // namespace plumbline::explore
