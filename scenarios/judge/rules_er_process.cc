// ER-2 and ER-4: what the process with telemetry writes and how long it stays, beside the one
// without.
#include <algorithm>

#include "scenarios/judge/process_life.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/text_shape.h"

namespace plumbline::judge {
namespace {

// How long the process outlived its work.
Duration stayed(const Evidence& evidence, const ProcessLife& life) {
  return std::max(*life.ended - work_ended(evidence, life), Duration{0});
}

std::string in_ms(Duration time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) +
         " ms";
}

/// A call that never returned; nullptr when there is none.
const Operation* unanswered(const Evidence& evidence) {
  const auto& all = evidence.operations();
  const auto found =
      std::find_if(all.begin(), all.end(), [](const Operation& one) { return !one.ended; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

Verdict judge_er_2(const Evidence& evidence) {
  Tally tally;
  const auto pair = processes_of(evidence);
  if (!pair || !pair->on.ended || !pair->off.ended)
    return tally.verdict("", "no processes of both arms were observed to their end");
  if (troubles(evidence) == 0) return tally.verdict("", "telemetry had no trouble to log");
  const auto beyond = lines_beyond(pair->on.errors, pair->off.errors);
  if (beyond.empty()) {
    tally.pass();
  } else {
    // Lines of several threads come in any order: the same one is shown in every run.
    const auto shown =
        std::min_element(beyond.begin(), beyond.end(),
                         [](const auto& a, const auto& b) { return shape_of(a) < shape_of(b); });
    tally.fail(counted(beyond.size(), "line") + " on stderr that it does not have without " +
                   "telemetry, for example: " + *shown,
               pair->on.error_sequences);
  }
  return tally.verdict("nothing on stderr that is not there without telemetry", "");
}

// What the process needs for its end without telemetry is not telemetry's.
Verdict judge_er_4(const Evidence& evidence) {
  Tally tally;
  const auto life = process_of(evidence);
  if (!life) return tally.verdict("", "no process was observed");
  if (telemetry_attempts(evidence) == 0) return tally.verdict("", "no telemetry in the run");
  if (!life->ended) return tally.verdict("", "the end of the process was not observed");
  if (const Operation* open = unanswered(evidence); open != nullptr)
    return tally.verdict("", "its work had not ended: " + open->name + " of " + open->connection +
                                 " never returned (FF-4, SH-2, ER-1 say more)");
  const auto pair = processes_of(evidence);
  const Duration own = pair && pair->off.ended ? stayed(*evidence.off(), pair->off) : Duration{0};
  const Duration held = std::max(stayed(evidence, *life) - own, Duration{0});
  const Duration budget = evidence.profile().duration("close_budget");
  tally.add(evidence.at_most(held, budget),
            "the process ended " + in_ms(held) + " after its work, " + in_ms(budget) + " allowed",
            {life->ended_sequence});
  return tally.verdict("the process ended " + in_ms(held) + " after its work", "");
}

}  // namespace plumbline::judge
