#include "scenarios/judge/arms.h"

#include <algorithm>
#include <iterator>

namespace plumbline::judge {

Arms split_arms(const journal::Journal& journal) {
  const auto is_header = [](const journal::Entry& entry) {
    return std::holds_alternative<journal::RunHeader>(entry.data);
  };
  Arms arms;
  if (journal.empty()) return arms;
  const auto second = std::find_if(std::next(journal.begin()), journal.end(), is_header);
  if (second == journal.end()) {
    arms.on = journal;
    return arms;
  }
  arms.off.emplace(journal.begin(), second);
  arms.on.assign(second, journal.end());
  for (journal::Entry& entry : arms.on) entry.time -= second->time;
  return arms;
}

journal::Journal join_arms(journal::Journal off, const journal::Journal& on) {
  const journal::Duration begin = off.empty() ? journal::Duration{0} : off.back().time;
  off.insert(off.end(), on.begin(), on.end());
  std::uint64_t sequence = 0;
  for (journal::Entry& entry : off) entry.sequence = ++sequence;
  const auto first = std::prev(off.end(), static_cast<std::ptrdiff_t>(on.size()));
  for (auto entry = first; entry != off.end(); ++entry) entry->time += begin;
  return off;
}

}  // namespace plumbline::judge
