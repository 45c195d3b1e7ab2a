#include "scenarios/cli/version_search.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace plumbline::cli {
namespace {

std::size_t distance(std::size_t a, std::size_t b) { return a > b ? a - b : b - a; }

// The one nearest to the middle, the earlier of two; none is left when all between are undecided.
std::optional<std::size_t> next_between(std::size_t good, std::size_t bad,
                                        const std::set<std::size_t>& undecided) {
  const std::size_t middle = good + (bad - good) / 2;
  std::optional<std::size_t> best;
  for (std::size_t at = good + 1; at < bad; ++at) {
    if (undecided.contains(at)) continue;
    if (!best || distance(at, middle) < distance(*best, middle)) best = at;
  }
  return best;
}

}  // namespace

SearchEnd search_versions(std::size_t count, const std::function<Trial(std::size_t)>& try_one) {
  SearchEnd end{0, count - 1, {}};
  std::set<std::size_t> undecided;
  while (const auto next = next_between(end.good, end.bad, undecided)) {
    const Trial trial = try_one(*next);
    if (trial == Trial::good) end.good = *next;
    if (trial == Trial::bad) end.bad = *next;
    if (trial == Trial::undecided) undecided.insert(*next);
  }
  std::copy_if(undecided.begin(), undecided.end(), std::back_inserter(end.undecided),
               [&](std::size_t at) { return at > end.good && at < end.bad; });
  return end;
}

}  // namespace plumbline::cli
