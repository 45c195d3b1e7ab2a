// SH-3, SH-5: closing again, and what a last close owes to the flush that it finds in progress.
#include <algorithm>
#include <map>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/attempts.h"
#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/served_time.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// The application's own requests in the operation's time went well: its error is not theirs.
bool own_requests_succeeded(const Evidence& evidence, const Operation& operation) {
  for (const Exchange* other : evidence.other_requests(operation.host)) {
    const bool within = other->begun >= operation.begun && other->begun <= *operation.ended;
    if (within && other->outcome != Outcome::success) return false;
  }
  return true;
}

void check_no_throw(const Evidence& evidence, const Operation& close, Tally& tally) {
  if (!close.ended || close.ok || !own_requests_succeeded(evidence, close)) return;
  tally.fail("closing " + close.connection + " returned an error: " + close.error,
             {close.begun_sequence, close.ended_sequence});
}

/// A close of a connection that was closed before.
void check_again(const Evidence& evidence, const Operation& close, Tally& tally) {
  const Duration budget = evidence.profile().duration("close_budget");
  const Duration until = close.ended.value_or(evidence.end());
  const ServedTime served = served_time(evidence, close.host, close.begun, until);
  const Compare result = at_most_beside(evidence, until - close.begun, served, budget);
  const std::string text = "closing " + close.connection + " again took " +
                           to_text(until - close.begun) + ", at most " + to_text(budget) +
                           " allowed";
  if (close.ended && !close.ok) return;  // told by check_no_throw, or the application's own matter
  if (close.ended) return tally.add(result, text, {close.begun_sequence, close.ended_sequence});
  if (result == Compare::fail) return tally.fail(text + ", and goes on", {close.begun_sequence});
  tally.undecided("closing " + close.connection + " again was not watched to its end");
}

/// Telemetry was at work on the connection's host: its closing had something to stumble over.
bool has_telemetry(const Evidence& evidence, const Operation& close,
                   const std::map<std::string, std::string>& choices) {
  const auto choice = choices.find(close.connection);
  if (choice == choices.end() || choice->second == "off") return false;
  return !evidence.telemetry(close.host).empty();
}

/// The connection whose close ended the life.
const Connection* last_closed(const ClientLife& life) {
  const Connection* last = nullptr;
  for (const Connection* connection : life.connections) {
    if (connection->close_ended == life.ended) last = connection;
  }
  return last;
}

/// A flush that a close finds, and by when the close may return.
struct Awaited {
  const Export& item;
  const Exchange& last;  ///< its last attempt
  Duration close_begun{};
  Duration budget_end{};
};

/// Until when a client waits for an attempt's answer: the close's budget, the export's, the
/// attempt's own.
Duration patience_of(const Evidence& evidence, const Awaited& flush) {
  const Profile& profile = evidence.profile();
  return std::min({flush.budget_end, flush.last.begun + profile.duration("attempt_timeout"),
                   flush.item.begun + profile.duration("export_budget")});
}

/// Whether the attempt's end was the client's doing: it closed the connection without an answer.
bool is_cut_by_client(const Exchange& attempt) {
  if (attempt.request == nullptr || attempt.answered || !attempt.settled_known) return false;
  return attempt.reply == nullptr || attempt.reply->delivery == "hang" ||
         attempt.reply->status != 0;
}

/// The least time that the close must take for this attempt, from its begin.
Duration wait_owed(const Evidence& evidence, const Awaited& flush) {
  const Exchange& last = flush.last;
  const bool ended_by_service = last.answered || (last.settled_known && !is_cut_by_client(last));
  const Duration patience = patience_of(evidence, flush);
  const Duration end =
      ended_by_service ? std::min(last.answered.value_or(last.settled), patience) : patience;
  return end - flush.close_begun;
}

/// The attempt's failure leaves a retry that fits into all budgets, and none came: the flush was
/// skipped.
bool is_retry_skipped(const Evidence& evidence, const Awaited& flush, Duration closed) {
  const auto attempts_max = static_cast<std::size_t>(evidence.profile().integer("max_retries")) + 1;
  const Exchange& last = flush.last;
  if (!may_be_retried(last) || last.outcome != Outcome::failure || !last.settled_known)
    return false;
  if (flush.item.inferred || flush.item.attempts.size() >= attempts_max) return false;
  if (is_cut_by_client(last)) return false;
  const Duration wait = std::max(retry_wait_max(evidence, flush.item.attempts.size()),
                                 last.retry_after.value_or(Duration{0}));
  const Duration due = last.settled + wait + evidence.tolerance(wait) + evidence.jitter();
  const Duration export_end = flush.item.begun + evidence.profile().duration("export_budget");
  for (const FlagAnswer& answer : evidence.flag_answers(last.host)) {
    if (answer.asked <= closed && !(answer.known && answer.enabled)) return false;
  }
  return due < flush.budget_end && due < export_end && last.settled <= closed;
}

/// How long the client waited for an answer that never came, before it closed the connection.
Compare waited_before_cut(const Evidence& evidence, const Awaited& flush) {
  if (!is_cut_by_client(flush.last)) return Compare::pass;
  return evidence.at_least(flush.last.settled - flush.close_begun,
                           patience_of(evidence, flush) - flush.close_begun);
}

/// The driver's own time-out, which it does not state, may have ended the attempt. None is as short
/// as what a connect may take.
bool is_own_timeout_possible(const Evidence& evidence, const Awaited& flush) {
  return evidence.profile().is_yardstick("attempt_timeout") &&
         flush.last.settled - flush.last.begun >= evidence.profile().duration("connect_budget");
}

void check_awaited(const Evidence& evidence, const ClientLife& life, const Awaited& flush,
                   Tally& tally) {
  const bool heard =
      flush.last.answered || (flush.last.settled_known && !is_cut_by_client(flush.last));
  if (!heard && is_own_timeout_possible(evidence, flush)) return;
  std::vector<std::uint64_t> witness = witness_of({&flush.last}, true);
  witness.push_back(life.ended_sequence);
  if (is_retry_skipped(evidence, flush, *life.ended)) {
    return tally.fail("a flush in progress at the last close was skipped: its retry never came",
                      witness);
  }
  const Duration owed = wait_owed(evidence, flush);
  if (owed <= evidence.tolerance(owed) + evidence.jitter()) return;  // too short to show
  if (const Compare cut = waited_before_cut(evidence, flush); cut != Compare::pass)
    return tally.add(cut, "a flush in progress at the last close was cancelled early", witness);
  const Duration took = *life.ended - flush.close_begun;
  tally.add(evidence.at_least(took, owed),
            "the last close returned after " + to_text(took) +
                ", and a flush in progress had to be awaited for " + to_text(owed),
            witness);
}

/// Another connection's close, which found the flush first, had used up its own budget on it.
bool is_end_of_other_close(const Evidence& evidence, const ClientLife& life,
                           const Connection& closed, const Exchange& last) {
  const Duration budget = evidence.profile().duration("close_budget");
  const Duration slack = evidence.tolerance(budget) + evidence.jitter();
  return std::any_of(life.connections.begin(), life.connections.end(),
                     [&](const Connection* other) {
                       if (other == &closed || !other->close_begun || !other->close_ended)
                         return false;
                       const Duration end = *other->close_begun + budget;
                       return *other->close_ended + slack >= end && last.settled + slack >= end &&
                              last.settled <= end + slack;
                     });
}

void check_life(const Evidence& evidence, const ClientLife& life, Tally& tally) {
  const Connection* closed = last_closed(life);
  if (closed == nullptr || !closed->close_begun) return;
  const Duration begun = *closed->close_begun;
  const Duration budget_end = begun + evidence.profile().duration("close_budget");
  if (process_ended_between(evidence, begun, *life.ended)) return;
  for (const Export& item : evidence.exports(life.host)) {
    const Exchange& last = evidence.exchanges()[item.attempts.back()];
    const Exchange& first = evidence.exchanges()[item.attempts.front()];
    if (item.begun < life.begun || first.request_sequence > life.ended_sequence) continue;
    const bool over = last.settled_known && last.settled <= begun &&
                      (last.outcome == Outcome::success || !may_be_retried(last));
    const bool given_up = last.settled <= begun &&
                          last.settled + retry_wait_max(evidence, item.attempts.size()) <= begun;
    if (over || given_up || is_end_of_other_close(evidence, life, *closed, last)) continue;
    check_awaited(evidence, life, {item, last, begun, budget_end}, tally);
  }
}

}  // namespace

Verdict judge_sh_3(const Evidence& evidence) {
  Tally tally;
  std::map<std::string, std::string> choices;  // of connections, by the latest open
  std::map<std::string, bool> closed;
  for (const Operation& operation : evidence.operations()) {
    if (operation.name == "open") {
      choices[operation.connection] = operation.telemetry;
      closed[operation.connection] = false;
    }
    if (operation.name != "close" || !has_telemetry(evidence, operation, choices)) continue;
    check_no_throw(evidence, operation, tally);
    bool& again = closed[operation.connection];
    if (again) check_again(evidence, operation, tally);
    again = true;
  }
  return tally.verdict(counted(tally.passes(), "repeated close") + " returned without an error",
                       "no connection with telemetry was closed twice");
}

Verdict judge_sh_5(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const ClientLife& life : lives_on(evidence, host)) {
      if (life.ended) check_life(evidence, life, tally);
    }
  }
  return tally.verdict(counted(tally.passes(), "flush") + " in progress at a last close awaited",
                       "no flush was visibly in progress at a last close");
}

}  // namespace plumbline::judge
