// SH-6: a process that ends without closing loses at most one flush interval of events: what was
// recorded longer before its end than that has been sent. Only a journal that tells of processes
// decides it.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// The end of the process that ran at `time`; empty when it was not seen.
std::optional<Duration> process_end_after(const Evidence& evidence, Duration time) {
  std::optional<Duration> first;
  for (const Duration end : evidence.process_ends()) {
    if (end >= time && (!first || end < *first)) first = end;
  }
  return first;
}

void check_statement(const Traffic& traffic, const Statement& statement, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  const Connection& connection = evidence.connections()[statement.connection];
  if (!statement.completed || statement.statement_id.empty()) return;
  if (!is_recognisable(evidence, connection)) return;
  const std::optional<Duration> from = evidence.sendable_from(connection, *statement.completed);
  const auto ended = process_end_after(evidence, *statement.completed);
  if (!from || !ended || connection.close_begun) return;
  if (!traffic.health.is_healthy(statement.host, *from, *ended)) return;
  if (!stays_enabled(evidence, connection, *from, *ended)) return;
  const Duration interval = evidence.profile().duration("flush_interval");
  const Duration free = traffic.health.slot_free_from(statement.host, *from + interval);
  const Duration before_end = *ended - *from;
  const Duration bound = free - *from + transit(evidence);
  const Sighting* first = first_of(traffic.sightings.of(statement));
  const bool sent = first != nullptr && first->exchange->begun <= *ended;
  const Compare young = evidence.at_most(before_end, bound);
  if (young == Compare::pass) return;  // it may be lost
  if (sent) return tally.pass();
  tally.add(young,
            "the event of statement " + statement.name + " of " + to_text(before_end) +
                " before the end of the process was lost, at most " + to_text(interval) + " may be",
            {statement.completed_sequence});
}

}  // namespace

Verdict judge_sh_6(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const Statement& statement : evidence.statements())
    check_statement(traffic, statement, tally);
  return tally.verdict(counted(tally.passes(), "event") +
                           " older than a flush interval had been sent when the process ended",
                       "no process was seen to end without closing, with older events");
}

}  // namespace plumbline::judge
