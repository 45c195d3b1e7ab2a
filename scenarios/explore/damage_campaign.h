// How often the judge notices that one entry of a good journal is wrong, measured over random runs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/explore/damage.h"
#include "scenarios/explore/shard.h"

namespace plumbline::explore {

/// What the judge made of damaged journals.
struct Noticed {
  std::uint64_t refused = 0;    ///< it cannot be a journal: ids that do not pair
  std::uint64_t failing = 0;    ///< a requirement fails that did not
  std::uint64_t undecided = 0;  ///< none fails, and one that passed is decided no more
  std::uint64_t nothing = 0;    ///< none of these
  [[nodiscard]] std::uint64_t all() const { return refused + failing + undecided + nothing; }
};

/// By damage, and the kind of the entry ("request", ...).
using DamageTable = std::map<std::pair<Damage, std::string>, Noticed>;

/// Damages each run of these seeds and profiles in every way, at two drawn entries each, and judges
/// again. A run that fails as it is counts for nothing. The same seeds give the same table,
/// whatever `jobs`, the threads that work.
[[nodiscard]] DamageTable damage_runs(const Seeds& seeds, const std::vector<std::string>& profiles,
                                      std::size_t jobs);

/// One line for each damage, one for each kind of entry under it.
[[nodiscard]] std::string text_of(const DamageTable& table);

}  // namespace plumbline::explore
