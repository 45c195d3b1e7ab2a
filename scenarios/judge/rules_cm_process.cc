// CM-6: a storm of concurrent opens and closes on one host, seen from outside: nothing stands still
// (deadlock), nothing is left running or sending (orphan), nothing is left over (leak). A second
// close of one client would show as a crash, which is the end of the run.
#include <algorithm>

#include "scenarios/judge/process_life.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

// A storm has at least so many opens on one host, some of them while another connection closes.
constexpr std::size_t kOpensMin = 50;

// One of so many: 64 sockets in one arm and 65 in the other was seen to change from run to run.
constexpr std::int64_t kSocketsPerChance = 32;

struct Storm {
  std::string host;
  std::size_t opens = 0;
  bool overlaps = false;
  std::optional<Duration> last_closed;  ///< empty: some connection stayed open
};

Storm storm_on(const Evidence& evidence, const std::string& host) {
  Storm storm;
  storm.host = host;
  std::vector<const Connection*> all;
  for (const Connection& one : evidence.connections()) {
    if (one.host == host && !one.opted_out()) all.push_back(&one);
  }
  storm.opens = all.size();
  Duration last{0};
  bool closed = !all.empty();
  for (const Connection* closing : all) {
    closed = closed && closing->close_ended.has_value();
    if (!closing->close_begun || !closing->close_ended) continue;
    last = std::max(last, *closing->close_ended);
    storm.overlaps =
        storm.overlaps || std::any_of(all.begin(), all.end(), [closing](const auto* one) {
          return *closing->close_begun <= one->open_begun &&
                 one->open_begun <= *closing->close_ended;
        });
  }
  if (closed) storm.last_closed = last;
  return storm;
}

void expect_returns(const Evidence& evidence, const Storm& storm, Tally& tally) {
  for (const Operation& operation : evidence.operations()) {
    if (operation.host != storm.host) continue;
    if (operation.ended) {
      tally.pass();
    } else {
      tally.fail(operation.name + " of " + operation.connection + " never returned",
                 {operation.begun_sequence});
    }
  }
}

void expect_silence(const Evidence& evidence, const Storm& storm, Tally& tally) {
  if (!storm.last_closed) return;
  for (const Exchange* request : evidence.telemetry(storm.host)) {
    const Duration late = request->begun - *storm.last_closed;
    if (late <= Duration{0}) continue;
    tally.add(evidence.at_most(late, Duration{0}),
              "a request came after the last close of " + storm.host, {request->request_sequence});
  }
}

std::int64_t beyond(std::int64_t ended, std::int64_t begun, std::int64_t without) {
  return ended - begun - without;
}

void expect_nothing_left(const Evidence& evidence, const ProcessLife& life, Tally& tally) {
  const auto pair = processes_of(evidence);
  if (life.at("after_last_close") == nullptr) return;  // some connection never closed
  // Where a runtime keeps its threads, their number says nothing of the client (RS-2).
  const bool counts_threads = evidence.profile().exclusion("RS-2") == nullptr;
  for (const char* moment : {"after_last_close", "before_exit"}) {
    const Held* begun = life.at("start");
    const Held* ended = life.at(moment);
    if (begun == nullptr || ended == nullptr) continue;
    const Held* begun_off = pair ? pair->off.at("start") : nullptr;
    const Held* ended_off = pair ? pair->off.at(moment) : nullptr;
    const bool both = begun_off != nullptr && ended_off != nullptr;
    const std::int64_t threads =
        beyond(ended->sample->threads, begun->sample->threads,
               both ? ended_off->sample->threads - begun_off->sample->threads : 0);
    const std::int64_t sockets =
        beyond(ended->sample->sockets, begun->sample->sockets,
               both ? ended_off->sample->sockets - begun_off->sample->sockets : 0);
    // Where a driver leaves sockets without telemetry too, one more or less of them is chance.
    const std::int64_t left_anyway =
        both ? ended_off->sample->sockets - begun_off->sample->sockets : 0;
    const std::int64_t by_chance = std::max<std::int64_t>(left_anyway, 0) / kSocketsPerChance;
    if ((threads <= 0 || !counts_threads) && sockets <= by_chance) {
      tally.pass();
    } else {
      tally.fail(std::string(moment) + ": " + std::to_string(threads) + " threads and " +
                     std::to_string(sockets) + " sockets are left",
                 {begun->sequence, ended->sequence});
    }
  }
}

}  // namespace

Verdict judge_cm_6(const Evidence& evidence) {
  Tally tally;
  const auto life = process_of(evidence);
  if (!life || !life->ended) return tally.verdict("", "no process was observed to its end");
  bool stormed = false;
  for (const std::string& host : evidence.hosts()) {
    const Storm storm = storm_on(evidence, host);
    if (storm.opens < kOpensMin || !storm.overlaps) continue;
    stormed = true;
    expect_returns(evidence, storm, tally);
    expect_silence(evidence, storm, tally);
  }
  if (!stormed)
    return Tally().verdict("", "no storm: fewer than 50 opens on one host, or none during a close");
  if (life->code < 0) {
    tally.fail("the process did not end by itself: " + std::to_string(life->code),
               {life->ended_sequence});
  }
  const std::size_t returned = tally.passes();
  expect_nothing_left(evidence, *life, tally);
  if (tally.passes() == returned && !tally.failed())
    return Tally().verdict("", "what the process held after the storm was not seen");
  return tally.verdict(counted(returned, "operation") + " of the storm returned, nothing is left",
                       "");
}

}  // namespace plumbline::judge
