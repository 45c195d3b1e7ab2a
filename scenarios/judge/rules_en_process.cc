// EN-6: opted out, telemetry leaves nothing behind. The process in which every connection opted out
// beside the one without telemetry.
#include <algorithm>

#include "scenarios/judge/process_life.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

bool all_opted_out(const Evidence& evidence) {
  const auto& connections = evidence.connections();
  return !connections.empty() && std::all_of(connections.begin(), connections.end(),
                                             [](const Connection& one) { return one.opted_out(); });
}

std::string held_text(const journal::ResourceSample& sample) {
  return std::to_string(sample.threads) + " threads, " + std::to_string(sample.sockets) +
         " sockets, signals " + sample.caught_signals;
}

void compare(const ProcessPair& pair, const std::string& moment, Tally& tally) {
  const Held* on = pair.on.at(moment);
  const Held* off = pair.off.at(moment);
  if (on == nullptr || off == nullptr) return;
  const bool same = on->sample->threads == off->sample->threads &&
                    on->sample->sockets == off->sample->sockets &&
                    on->sample->caught_signals == off->sample->caught_signals;
  if (same) return tally.pass();
  tally.fail(
      moment + ": " + held_text(*on->sample) + "; without telemetry " + held_text(*off->sample),
      {on->sequence});
}

void compare_ends(const ProcessPair& pair, Tally& tally) {
  if (pair.on.code != pair.off.code) {
    tally.fail("the process ended with " + std::to_string(pair.on.code) +
                   ", without telemetry with " + std::to_string(pair.off.code),
               {pair.on.ended_sequence});
  }
  if (pair.on.output != pair.off.output || pair.on.errors != pair.off.errors)
    tally.fail("its output is not what it is without telemetry", {pair.on.ended_sequence});
}

}  // namespace

Verdict judge_en_6(const Evidence& evidence) {
  Tally tally;
  const auto pair = processes_of(evidence);
  if (!pair || !pair->on.ended || !pair->off.ended)
    return tally.verdict("", "no processes of both arms were observed to their end");
  if (!all_opted_out(evidence))
    return tally.verdict("", "not every connection of the process opted out");
  compare(*pair, "after_last_close", tally);
  compare(*pair, "before_exit", tally);
  compare_ends(*pair, tally);
  return tally.verdict("threads, sockets, signals, output and exit are those without telemetry",
                       "what the processes held at their end was not seen");
}

}  // namespace plumbline::judge
