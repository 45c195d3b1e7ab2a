// RS-4: conservation at rest. The client's own counters, sampled with nothing in flight, must
// account for every record.
#include <string_view>

#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

std::int64_t value_of(const journal::ClientCounters& counters, const std::string& name) {
  const auto found = counters.values.find(name);
  return found == counters.values.end() ? 0 : found->second;
}

/// The sum over reasons: "dropped.queue_full" and its like.
std::int64_t dropped(const journal::ClientCounters& counters) {
  constexpr std::string_view kPrefix = "dropped.";
  std::int64_t sum = 0;
  for (const auto& [name, value] : counters.values) {
    if (name.compare(0, kPrefix.size(), kPrefix) == 0) sum += value;
  }
  return sum;
}

void check_sample(const journal::ClientCounters& counters, std::uint64_t sequence, Tally& tally) {
  const std::int64_t recorded = value_of(counters, "recorded");
  const std::int64_t merged = value_of(counters, "merged");
  const std::int64_t delivered = value_of(counters, "delivered");
  const std::int64_t lost = dropped(counters);
  const std::int64_t pending = value_of(counters, "pending");
  if (recorded == merged + delivered + lost + pending) {
    if (recorded > 0) tally.pass();
    return;
  }
  tally.fail(counters.host + ": recorded " + std::to_string(recorded) + " is not merged " +
                 std::to_string(merged) + " + delivered " + std::to_string(delivered) +
                 " + dropped " + std::to_string(lost) + " + pending " + std::to_string(pending),
             {sequence});
}

}  // namespace

Verdict judge_rs_4(const Evidence& evidence) {
  Tally tally;
  for (const journal::Entry& entry : evidence.journal()) {
    const auto* counters = std::get_if<journal::ClientCounters>(&entry.data);
    if (counters != nullptr && counters->at_rest) check_sample(*counters, entry.sequence, tally);
  }
  return tally.verdict(counted(tally.passes(), "sample") + " at rest, every record accounted for",
                       "no counters at rest with records");
}

}  // namespace plumbline::judge
