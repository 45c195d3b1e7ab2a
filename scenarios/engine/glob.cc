#include "scenarios/engine/glob.h"

#include <cstddef>

namespace plumbline::scenario {
namespace {

// Greedy with one backtracking point: linear in practice, quadratic at worst, no recursion.
bool matches_one(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

bool matches(std::string_view patterns, std::string_view text) {
  if (patterns.empty()) return true;
  while (!patterns.empty()) {
    const std::size_t comma = patterns.find(',');
    if (matches_one(patterns.substr(0, comma), text)) return true;
    if (comma == std::string_view::npos) break;
    patterns.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace plumbline::scenario
