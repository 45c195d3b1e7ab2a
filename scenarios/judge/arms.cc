#include "scenarios/judge/arms.h"

#include <algorithm>
#include <iterator>

namespace plumbline::judge {

Arms::Arms(const journal::Journal& journal) : whole_(journal) {
  const auto is_header = [](const journal::Entry& entry) {
    return std::holds_alternative<journal::RunHeader>(entry.data);
  };
  if (journal.empty()) return;
  const auto second = std::find_if(std::next(journal.begin()), journal.end(), is_header);
  if (second == journal.end()) return;
  apart_.emplace(Apart{{journal.begin(), second}, {second, journal.end()}});
  for (journal::Entry& entry : apart_->on) entry.time -= second->time;
}

journal::Journal join_arms(journal::Journal off, journal::Journal on) {
  const journal::Duration begin = off.empty() ? journal::Duration{0} : off.back().time;
  const auto length = static_cast<std::ptrdiff_t>(on.size());
  std::move(on.begin(), on.end(), std::back_inserter(off));
  std::uint64_t sequence = 0;
  for (journal::Entry& entry : off) entry.sequence = ++sequence;
  for (auto entry = std::prev(off.end(), length); entry != off.end(); ++entry) entry->time += begin;
  return off;
}

}  // namespace plumbline::judge
