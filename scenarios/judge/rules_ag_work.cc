// AG-2 and AG-3: what the one statement event says of the work and of the time, against what the
// application saw. Needs driver operations. A value is compared only where a wrong one would show.
#include <array>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/health.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/sightings.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

using Number = std::optional<std::int64_t>;

/// One sum: its name in the journal, and where the event has it.
struct Sum {
  const char* name;
  Number fake::DecodedEvent::*member;
  bool design_only;
  bool of_execution;  ///< known when the execution ended: a failed statement has it too
};
constexpr std::array kSums{Sum{"chunks", &fake::DecodedEvent::chunk_count, false, false},
                           Sum{"bytes", &fake::DecodedEvent::bytes, true, false},
                           Sum{"polls", &fake::DecodedEvent::poll_count, false, true}};

/// Latencies are whole milliseconds on the wire: rounded either way they are true.
constexpr Duration kResolution = std::chrono::milliseconds(1) - Duration{1};

Verdict without_operations() {
  return {"", Status::inconclusive, "the journal tells of no driver operations", {}};
}

std::string shown(const Number& number) { return number ? std::to_string(*number) : "absent"; }

/// The application completed it itself. One that it left to its close is sent as it stands (AG-8):
/// what was fetched since its execution may be missing, as after a failure.
bool is_completed(const Evidence& evidence, const Statement& statement) {
  const Connection& connection = evidence.connections()[statement.connection];
  return statement.ok && statement.completed_sequence != connection.close_begun_sequence &&
         statement.completed_sequence != connection.close_sequence;
}

void check_sum(const Statement& statement, const Sum& sum, bool is_completed, const Sighting& seen,
               Tally& tally) {
  const auto made = statement.work.find(sum.name);
  const bool known = made != statement.work.end() && (sum.of_execution || is_completed);
  if (!known) return;
  const Number& told = seen.event->*sum.member;
  if (told.value_or(0) == made->second) {
    if (made->second > 0) tally.pass();
    return;
  }
  tally.fail("statement " + statement.name + " reports " + sum.name + " " + shown(told) + ", had " +
                 std::to_string(made->second),
             {statement.execute_sequence, seen.exchange->request_sequence});
}

/// Statements that have ended, with the events that can be told as theirs.
template <typename Check>
void for_each_statement(const Evidence& evidence, Check check) {
  const Sightings& sightings = evidence.traffic().sightings;
  for (const Statement& statement : evidence.statements()) {
    const Connection& connection = evidence.connections()[statement.connection];
    if (!statement.executed || !is_recognisable(evidence, connection)) continue;
    for (const Sighting& seen : first_attempts(sightings.of(statement))) check(statement, seen);
  }
}

/// What the times of the run could have shown.
struct Shown {
  std::size_t server_time = 0;  ///< a latency of nothing would have failed
  std::size_t idle_time = 0;    ///< a latency with the idle time in it would have failed
};

void check_latency(const Evidence& evidence, const Statement& statement, const Sighting& seen,
                   Shown& shown_times, Tally& tally) {
  const Duration took = *statement.executed - statement.begun;
  const Duration idle =
      statement.completed ? *statement.completed - *statement.executed : Duration{0};
  const Duration told = std::chrono::milliseconds(seen.event->latency_ms.value_or(0));
  const auto reason = [&] {
    return "statement " + statement.name + " took " + to_text(took) + ", its event says " +
           (seen.event->latency_ms ? to_text(told) : "nothing");
  };
  const std::initializer_list<std::uint64_t> witness{statement.execute_sequence,
                                                     seen.exchange->request_sequence};
  // The first call of a method loads and compiles it before the driver's own clock starts.
  const Duration outside = lag_of_a_driver(evidence);
  tally.add(evidence.at_most(told, took + kResolution), reason, witness);
  tally.add(evidence.at_least(told, took - kResolution - outside), reason, witness);
  const auto fails = [](Compare result) { return result == Compare::fail ? 1U : 0U; };
  shown_times.server_time += fails(evidence.at_least(Duration{0}, took - kResolution - outside));
  shown_times.idle_time += fails(evidence.at_most(took + idle, took + kResolution));
}

}  // namespace

Verdict judge_ag_2(const Evidence& evidence) {
  if (!evidence.has_operations()) return without_operations();
  Tally tally;
  const bool design = evidence.profile().text("payload") == "design";
  for_each_statement(evidence, [&](const Statement& statement, const Sighting& seen) {
    if (!statement.work_ended || !statement.completed) return;
    for (const Sum& sum : kSums) {
      if (design || !sum.design_only)
        check_sum(statement, sum, is_completed(evidence, statement), seen, tally);
    }
  });
  return tally.verdict(counted(tally.passes(), "sum") + " of chunks, bytes and polls as they were",
                       "no event of a statement with chunks or polls");
}

Verdict judge_ag_3(const Evidence& evidence) {
  if (!evidence.has_operations()) return without_operations();
  Tally tally;
  Shown shown_times;
  for_each_statement(evidence, [&](const Statement& statement, const Sighting& seen) {
    check_latency(evidence, statement, seen, shown_times, tally);
  });
  const bool shows = shown_times.server_time > 0 && shown_times.idle_time > 0;
  if (!shows && !tally.failed())
    tally.undecided("no statement took long, or none was followed by idle time");
  return tally.verdict(std::to_string(shown_times.server_time) + " long and " +
                           std::to_string(shown_times.idle_time) +
                           " idle statements have the latency of their execution",
                       "no statement event");
}

}  // namespace plumbline::judge
