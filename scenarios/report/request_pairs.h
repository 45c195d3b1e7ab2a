// Which request of one run is which of another: the pairing of two lists in order of time that
// explains the second by the fewest changes. Pure, any thread.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "scenarios/report/requests_seen.h"

namespace plumbline::report {

/// Indices into the two lists; one of them is empty where the other run has no such request.
using RequestPair = std::pair<std::optional<std::size_t>, std::optional<std::size_t>>;

/// Longest lists, after what is equal at both ends, that are paired with care: a product of their
/// lengths. Longer ones are paired by their numbers.
inline constexpr std::size_t kPairedProductMax = 4'000'000;

/// All of both lists, each once and in order. Two requests are at one time within `tolerance`.
/// Where a request is missing in the middle, those behind it keep their partners.
[[nodiscard]] std::vector<RequestPair> pairs_of(const std::vector<RequestSeen>& before,
                                                const std::vector<RequestSeen>& after,
                                                journal::Duration tolerance);

}  // namespace plumbline::report
