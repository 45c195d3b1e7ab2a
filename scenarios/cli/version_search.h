// Where, in a row of versions of which the first is good and the last is bad, does it turn? A
// binary search that gets along with versions nobody can decide. Pure; one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace plumbline::cli {

/// What trying one version gave.
enum class Trial {
  good,
  bad,
  undecided  ///< it is left out: neither a pass nor a failure was seen
};

/// Where the search ended.
struct SearchEnd {
  std::size_t good = 0;  ///< the last good one
  std::size_t bad = 0;   ///< the first bad one after it, of those that were decided
  std::vector<std::size_t>
      undecided;  ///< between the two; none: it turned from the one to the next
  bool operator==(const SearchEnd&) const = default;
};

/// Searches `count` versions, at least two, of which the first is known to be good and the last to
/// be bad: these are not tried. `try_one` is called at most once for each of the others, about
/// log2(count) times when each is decided. Where it turns more than once, one of the turns is
/// found.
[[nodiscard]] SearchEnd search_versions(std::size_t count,
                                        const std::function<Trial(std::size_t)>& try_one);

}  // namespace plumbline::cli
