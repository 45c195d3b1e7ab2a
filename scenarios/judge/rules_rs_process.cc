// RS-1 to RS-3: memory, threads and sockets of the process with telemetry, by their difference to
// the one without. Looks are compared where the steps were at the same mark.
#include <algorithm>
#include <set>

#include "scenarios/judge/process_life.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

// RS-1's numbers. A look "after 2 000 statements" may come a few later.
constexpr std::size_t kStatementsEarly = 2'000;
constexpr std::size_t kStatementsEarlyMax = 2'200;
constexpr std::size_t kStatementsLate = 20'000;
constexpr std::int64_t kGrowthMax = std::int64_t{16} << 20U;

constexpr const char* kNoProcesses = "no processes of both arms were observed";

// How many statements had been executed by then.
std::size_t executed_by(const Evidence& evidence, Duration time) {
  const auto& all = evidence.statements();
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(),
      [time](const Statement& one) { return one.executed && *one.executed <= time; }));
}

struct Growth {
  const Held* early = nullptr;
  const Held* late = nullptr;
  [[nodiscard]] bool seen() const { return early != nullptr && late != nullptr; }
  [[nodiscard]] std::int64_t bytes() const {
    return late->sample->resident_bytes - early->sample->resident_bytes;
  }
};

Growth growth_of(const Evidence& evidence, const ProcessLife& life) {
  Growth growth;
  for (const Held& held : life.held) {
    if (held.sample->resident_bytes == 0 || growth.late != nullptr) continue;
    const std::size_t executed = executed_by(evidence, held.at);
    const bool early = executed >= kStatementsEarly && executed <= kStatementsEarlyMax;
    if (early && growth.early == nullptr) growth.early = &held;
    if (executed >= kStatementsLate) growth.late = &held;
  }
  return growth;
}

bool is_down_until(const Evidence& evidence, Duration until) {
  std::size_t attempts = 0;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (!exchange.telemetry() || exchange.begun > until) continue;
    if (exchange.outcome == Outcome::success) return false;
    ++attempts;
  }
  return attempts > 0;
}

// One mark, in both arms.
struct Spot {
  std::size_t connections = 0;  ///< open then
  std::set<std::string> hosts;  ///< of theirs
  std::size_t troubles = 0;     ///< of telemetry, until then
  std::int64_t threads = 0;     ///< more than without telemetry
  std::int64_t sockets = 0;
  std::uint64_t sequence = 0;
};

Spot spot_of(const Evidence& evidence, const Held& on, const Held& off) {
  Spot spot;
  for (const Connection& connection : evidence.connections()) {
    if (!connection.lives_at(on.at) || (connection.close_ended && *connection.close_ended <= on.at))
      continue;
    ++spot.connections;
    spot.hosts.insert(connection.host);
  }
  spot.troubles = troubles(evidence, on.at);
  spot.threads = on.sample->threads - off.sample->threads;
  spot.sockets = on.sample->sockets - off.sample->sockets;
  spot.sequence = on.sequence;
  return spot;
}

std::vector<Spot> spots_of(const Evidence& evidence, const ProcessPair& pair) {
  std::vector<Spot> spots;
  for (const Held& on : pair.on.held) {
    if (on.sample->moment.compare(0, 5, "mark ") != 0) continue;
    const Held* off = pair.off.at(on.sample->moment);
    if (off != nullptr) spots.push_back(spot_of(evidence, on, *off));
  }
  return spots;
}

/// What the process holds more at `moment` than at its start, beyond what it does without
/// telemetry.
using Number = std::int64_t journal::ResourceSample::*;
void expect_return(const ProcessPair& pair, Number number, const std::string& what, Tally& tally) {
  if (pair.on.at("after_last_close") == nullptr) return;  // some connection never closed
  for (const char* moment : {"after_last_close", "before_exit"}) {
    const Held* begun[] = {pair.on.at("start"), pair.off.at("start")};
    const Held* ended[] = {pair.on.at(moment), pair.off.at(moment)};
    if (begun[0] == nullptr || begun[1] == nullptr || ended[0] == nullptr || ended[1] == nullptr)
      continue;
    const std::int64_t more = ended[0]->sample->*number - begun[0]->sample->*number;
    const std::int64_t without = ended[1]->sample->*number - begun[1]->sample->*number;
    if (more <= without) {
      tally.pass();
    } else {
      tally.fail(std::string(moment) + ": " + std::to_string(more) + " " + what +
                     " more than at the start, without telemetry " + std::to_string(without),
                 {begun[0]->sequence, ended[0]->sequence});
    }
  }
}

// A host has one request at a time, so one thread more that watches it is no growth.
void expect_no_growth(const Spot& few, const Spot& many, Tally& tally) {
  if (few.connections == 0 || many.connections <= few.connections || few.hosts != many.hosts)
    return;
  const auto hosts = static_cast<std::int64_t>(many.hosts.size());
  if (many.threads - few.threads <= hosts) return tally.pass();
  tally.fail(std::to_string(many.threads) + " threads of telemetry with " +
                 std::to_string(many.connections) + " connections, " + std::to_string(few.threads) +
                 " with " + std::to_string(few.connections),
             {few.sequence, many.sequence});
}

// A host has one request at a time, so one socket more is no leak.
void expect_no_leak(const Spot& before, const Spot& after, Tally& tally) {
  const auto hosts = static_cast<std::int64_t>(std::max(before.hosts.size(), after.hosts.size()));
  const auto failures = static_cast<std::int64_t>(after.troubles - before.troubles);
  if (failures <= hosts) return;
  if (after.sockets - before.sockets <= hosts) return tally.pass();
  tally.fail(std::to_string(after.sockets - before.sockets) + " sockets more after " +
                 std::to_string(failures) + " failures",
             {before.sequence, after.sequence});
}

}  // namespace

Verdict judge_rs_1(const Evidence& evidence) {
  Tally tally;
  const auto pair = processes_of(evidence);
  if (!pair) return tally.verdict("", kNoProcesses);
  const Growth on = growth_of(evidence, pair->on);
  const Growth off = growth_of(*evidence.off(), pair->off);
  if (!on.seen() || !off.seen())
    return tally.verdict("", "memory was not seen after 2 000 and after 20 000 statements");
  if (!is_down_until(evidence, on.late->at))
    return tally.verdict("", "the endpoint was not down all the time");
  const std::string bytes = std::to_string(on.bytes()) +
                            " bytes from 2 000 to 20 000 statements, " +
                            std::to_string(off.bytes()) + " without telemetry";
  if (on.bytes() - off.bytes() < kGrowthMax) {
    tally.pass();
  } else {
    tally.fail("grew by " + bytes, {on.early->sequence, on.late->sequence});
  }
  return tally.verdict("grew by " + bytes, "");
}

Verdict judge_rs_2(const Evidence& evidence) {
  Tally growth;
  const auto pair = processes_of(evidence);
  if (!pair) return growth.verdict("", kNoProcesses);
  const std::vector<Spot> spots = spots_of(evidence, *pair);
  for (const Spot& few : spots) {
    for (const Spot& many : spots) expect_no_growth(few, many, growth);
  }
  Tally both = growth;
  expect_return(*pair, &journal::ResourceSample::threads, "threads", both);
  const bool one_half = growth.passes() == 0 || both.passes() == growth.passes();
  if (one_half && !both.failed())
    return Tally().verdict("", "not seen with few and many connections and after the last close");
  return both.verdict("threads do not grow with connections, and are gone after the last close",
                      "");
}

Verdict judge_rs_3(const Evidence& evidence) {
  Tally tally;
  const auto pair = processes_of(evidence);
  if (!pair) return tally.verdict("", kNoProcesses);
  if (troubles(evidence) == 0) return tally.verdict("", "no failure that could leak a socket");
  const std::vector<Spot> spots = spots_of(evidence, *pair);
  for (std::size_t k = 1; k < spots.size(); ++k) expect_no_leak(spots[k - 1], spots[k], tally);
  Tally closed = tally;
  expect_return(*pair, &journal::ResourceSample::sockets, "sockets", closed);
  if (closed.passes() == tally.passes() && !closed.failed())
    return Tally().verdict("", "sockets were not seen after the last close");
  return closed.verdict("no socket is left after " + counted(troubles(evidence), "failure"), "");
}

}  // namespace plumbline::judge
