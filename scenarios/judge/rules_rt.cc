// RT-1, RT-2, RT-4, RT-5: how often and what a client sends again. RT-3 (the waits) is in
// rules_rt_waits.cc.
#include <algorithm>
#include <utility>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/attempts.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

void check_attempt_count(const Evidence& evidence, const Export& item, Tally& tally) {
  const auto limit = static_cast<std::size_t>(evidence.profile().integer("max_retries")) + 1;
  const std::vector<const Exchange*> known = known_attempts(evidence, item);
  const std::string bound = "at most " + std::to_string(limit) + " allowed";
  if (known.size() > limit) {
    tally.fail("one batch had " + counted(known.size(), "attempt") + ", " + bound,
               witness_of(known));
    return;
  }
  const Exchange& last = evidence.exchanges()[item.attempts.back()];
  if (item.attempts.size() > limit) {
    tally.undecided(counted(item.attempts.size(), "attempt") + ", " + bound +
                        ", but not all showed their events",
                    {last.request_sequence});
    return;
  }
  const bool tempted = item.outcome == Outcome::failure && may_be_retried(last);
  if (!tempted || !watched_past_retry(evidence, last, item.attempts.size())) return;
  if (!item.inferred) return tally.pass();
  tally.undecided("attempts without their events may all be of one batch", {last.request_sequence});
}

/// What RT-2 thinks of one attempt that was followed by another of the same batch.
void check_repeat(const Exchange& attempt, const Exchange& next, Tally& tally) {
  if (may_be_retried(attempt) || given_up_before(attempt, next)) return;
  tally.fail("a batch answered " + std::to_string(attempt.status) + " was sent again",
             witness_of({&attempt, &next}, true));
}

void check_repeats(const Evidence& evidence, const Export& item, Tally& tally) {
  const std::vector<const Exchange*> known = known_attempts(evidence, item);
  for (std::size_t i = 0; i + 1 < known.size(); ++i) check_repeat(*known[i], *known[i + 1], tally);
  if (known.empty()) return;
  const Exchange& last = *known.back();
  const bool refused = last.status != 0 && last.status / 100 != 2 && !may_be_retried(last);
  if (refused && watched_past_retry(evidence, last, known.size())) tally.pass();
}

/// Events of one attempt as (what, id), in an order that does not depend on theirs.
std::vector<std::pair<std::string, std::string>> ids_of(const Exchange& attempt) {
  std::vector<std::pair<std::string, std::string>> ids;
  for (const fake::DecodedEvent& event : attempt.decoded->events) {
    ids.emplace_back(event.fingerprint, event.event_id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool has_ids(const Exchange& attempt) {
  return std::any_of(attempt.decoded->events.begin(), attempt.decoded->events.end(),
                     [](const fake::DecodedEvent& event) { return !event.event_id.empty(); });
}

bool same_content(const Exchange& first, const Exchange& again) {
  if (has_ids(first) || has_ids(again)) return ids_of(first) == ids_of(again);
  return first.request->body == again.request->body;
}

void check_same_ids(const std::vector<const Exchange*>& known, Tally& tally) {
  for (std::size_t i = 1; i < known.size(); ++i) {
    if (same_content(*known[0], *known[i])) {
      tally.pass();
      continue;
    }
    const std::string what = has_ids(*known[0]) ? "other event ids" : "other bytes";
    tally.fail("attempt " + std::to_string(i + 1) + " carries the events of attempt 1 with " + what,
               witness_of({known[0], known[i]}));
  }
}

/// The first telemetry attempt after the answer; nullptr when none came.
const Exchange* next_after(const std::vector<const Exchange*>& attempts, Duration answered) {
  const Exchange* next = nullptr;
  for (const Exchange* attempt : attempts) {
    if (attempt->begun <= answered) continue;
    if (next == nullptr || attempt->begun < next->begun) next = attempt;
  }
  return next;
}

void check_retry_after(const Evidence& evidence, const Exchange& asked,
                       const std::vector<const Exchange*>& attempts, Tally& tally) {
  const Duration wait = retry_after_of(evidence, asked);
  if (wait == Duration{0} || asked.status / 100 == 2 || !asked.answered) return;
  const bool unheard = asked.settled < *asked.answered;  // it had tried again by itself
  if (unheard) return;
  const Exchange* next = next_after(attempts, *asked.answered);
  if (next == nullptr || !same_process(evidence, *asked.answered, next->begun)) return;
  const Duration waited = next->begun - *asked.answered;
  tally.add(evidence.at_least(waited, wait),
            "the next request came " + to_text(waited) +
                " after an answer whose Retry-After asks for " + to_text(wait),
            witness_of({&asked, next}, true));
}

}  // namespace

Verdict judge_rt_1(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const Export& item : evidence.exports(host)) check_attempt_count(evidence, item, tally);
  }
  return tally.verdict(counted(tally.passes(), "batch") + " given up with at most " +
                           std::to_string(evidence.profile().integer("max_retries") + 1) +
                           " attempts",
                       "no batch was seen to be given up after answers that may be retried");
}

Verdict judge_rt_2(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const Export& item : evidence.exports(host)) check_repeats(evidence, item, tally);
  }
  return tally.verdict(counted(tally.passes(), "refusal") + " not repeated",
                       "no batch was answered 3xx or 4xx (but 429) and then watched");
}

Verdict judge_rt_4(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    const std::vector<const Exchange*>& attempts = evidence.telemetry(host);
    for (const Exchange* asked : attempts) check_retry_after(evidence, *asked, attempts, tally);
  }
  return tally.verdict(counted(tally.passes(), "wait") + " as long as Retry-After asked",
                       "no answer with Retry-After was followed by another request to that host");
}

Verdict judge_rt_5(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const Export& item : evidence.exports(host)) {
      check_same_ids(known_attempts(evidence, item), tally);
    }
  }
  return tally.verdict(counted(tally.passes(), "repeated attempt") + " carried the same events",
                       "no batch was attempted twice");
}

}  // namespace plumbline::judge
