// FF-1, FF-2, FF-4: how often the flag is asked for, how long it counts, and that nobody waits for
// it.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/judge/health.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/served_time.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

std::size_t opens_between(const Evidence& evidence, const std::string& host, Duration from,
                          Duration to) {
  const auto& connections = evidence.connections();
  return static_cast<std::size_t>(
      std::count_if(connections.begin(), connections.end(), [&](const Connection& c) {
        return c.host == host && asks_flag(c) && c.open_begun >= from && c.open_begun < to;
      }));
}

void add_pair(Tally& tally, const Evidence& evidence, const FlagAnswer& first,
              const FlagAnswer& second) {
  const std::initializer_list<std::uint64_t> witness{
      exchange_of(evidence, first).request_sequence,
      exchange_of(evidence, second).request_sequence};
  const std::string& host = exchange_of(evidence, first).host;
  const bool under_way = second.asked < first.settled && exchange_of(evidence, first).settled_known;
  if (under_way && !client_ended_between(evidence, host, first.asked, second.asked)) {
    return tally.fail("asked again at " + to_text(second.asked) + " while the request of " +
                          to_text(first.asked) + " was under way",
                      witness);
  }
  if (!first.known) return;  // when a failed request may be repeated is FF-8's affair
  const Duration waited = second.asked - *first.answered;
  const Duration ttl = evidence.ttl_of(first);
  const auto reason = [&] {
    return "asked again " + to_text(waited) + " after an answer that counts for " + to_text(ttl);
  };
  tally.add(evidence.at_least(waited, ttl), reason, witness);
}

// Several connections came while one answer counted, and it was watched that none of them asked.
void add_shared(Tally& tally, const Evidence& evidence, const std::string& host,
                const FlagAnswer& answer) {
  const Duration until = answer.known ? *answer.answered + evidence.ttl_of(answer) : answer.settled;
  Duration from = answer.asked;
  for (const Connection& connection : evidence.connections()) {
    // The request is the work of an open that began before it.
    if (connection.host == host && asks_flag(connection) && connection.open_begun <= answer.asked)
      from = connection.open_begun;
  }
  const Duration slack =
      evidence.profile().duration("flag_timeout") + transit(evidence) + evidence.jitter();
  const Duration shown_until =
      evidence.has_quiescence() ? until : std::min(until, evidence.end() - slack);
  if (opens_between(evidence, host, from, shown_until) >= 2) tally.pass();
}

// An attempt that never became a request may have been the flag's.
bool may_have_asked(const Evidence& evidence, const std::string& host, Duration from, Duration to) {
  const auto& others = evidence.other_requests(host);
  return std::any_of(others.begin(), others.end(), [&](const Exchange* other) {
    return other->endpoint_unknown() && from <= other->begun && other->begun <= to;
  });
}

// FF-2: somebody opened after the value had expired; a client that uses it still never asks.
// `next_asked` is when the client did ask again; Duration::max() if never.
void add_overdue(Tally& tally, const Evidence& evidence, const std::string& host,
                 const FlagAnswer& last, Duration next_asked) {
  const Duration expired = *last.answered + evidence.ttl_of(last);
  const Duration margin =
      evidence.tolerance(evidence.ttl_of(last)) + evidence.jitter() + transit(evidence);
  const Duration interval = evidence.profile().duration("flush_interval");
  const Duration patience =
      interval + evidence.tolerance(interval) + transit(evidence) + evidence.jitter();
  for (const Connection& connection : evidence.connections()) {
    const bool counts = connection.host == host && asks_flag(connection) && connection.open_ok &&
                        connection.open_begun > expired + margin &&
                        same_process(evidence, expired, connection.open_begun);
    // A client makes one request at a time.
    const Duration latest =
        evidence.traffic().health.slot_free_from(host, connection.open_begun) + patience;
    if (!counts || next_asked <= latest || !evidence.observed_until(latest)) continue;
    if (may_have_asked(evidence, host, connection.open_begun, latest)) continue;
    return tally.fail("opened at " + to_text(connection.open_begun) +
                          " without asking, though the value had expired at " + to_text(expired),
                      {exchange_of(evidence, last).reply_sequence, connection.open_sequence});
  }
}

bool is_troubled(const Evidence& evidence, const Exchange& flag) {
  if (flag.outcome != Outcome::success) return true;
  return flag.settled - flag.begun > evidence.profile().duration("healthy_within");
}

// The trouble that one open may have met: the flag endpoint failed before it ended, or hung while
// it lasted.
const Exchange* trouble_met(const Evidence& evidence, const Connection& connection) {
  const Exchange* met = nullptr;
  const Duration open_end = connection.open_ended.value_or(evidence.end());
  for (const Exchange* flag : evidence.flag_requests(connection.host)) {
    const bool near =
        flag->begun <= open_end + transit(evidence) && flag->settled >= connection.open_begun;
    if (near && is_troubled(evidence, *flag)) met = flag;
  }
  return met;
}

void add_open(Tally& tally, const Evidence& evidence, const Connection& connection) {
  const Exchange* flag = trouble_met(evidence, connection);
  if (flag == nullptr || !asks_flag(connection)) return;
  const Duration budget = evidence.profile().duration("connect_budget");
  const Duration open_end = connection.open_ended.value_or(evidence.end());
  const ServedTime served = served_time(evidence, connection.host, connection.open_begun, open_end);
  const Duration whole = open_end - connection.open_begun;
  const Duration took = whole - served.answered;
  const Compare result = at_most_beside(evidence, whole, served, budget);
  const std::string cause = flag->cause.empty() ? "slow" : flag->cause;
  const std::string text = "opening " + connection.name + " took " + to_text(took) + ", allowed " +
                           to_text(budget) + ", with the flag endpoint in trouble (" + cause + ")";
  if (!connection.open_ended && result != Compare::fail)
    return tally.undecided(text + ", and had not ended");
  if (result == Compare::inconclusive && served.unanswered > Duration{0})
    return tally.undecided(text + ", and a request of its own was never answered");
  tally.add(result, text, {connection.open_sequence, flag->request_sequence});
}

}  // namespace

Verdict judge_ff_1(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    const auto& answers = evidence.flag_answers(host);
    for (std::size_t k = 0; k < answers.size(); ++k) {
      add_shared(tally, evidence, host, answers[k]);
      const bool paired = k > 0 && same_process(evidence, answers[k - 1].asked, answers[k].asked);
      if (paired) add_pair(tally, evidence, answers[k - 1], answers[k]);
    }
  }
  return tally.verdict("one flag request per host and period, however many connections",
                       "no second connection came while a flag answer counted");
}

Verdict judge_ff_2(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    const auto& answers = evidence.flag_answers(host);
    for (std::size_t k = 0; k < answers.size(); ++k) {
      if (!answers[k].known) continue;
      const bool asked_again = k + 1 < answers.size();
      add_overdue(tally, evidence, host, answers[k],
                  asked_again ? answers[k + 1].asked : Duration::max());
      const bool paired =
          asked_again && same_process(evidence, answers[k].asked, answers[k + 1].asked);
      if (paired) add_pair(tally, evidence, answers[k], answers[k + 1]);
    }
  }
  return tally.verdict("the value counted for its time and was asked for again after it: " +
                           counted(tally.passes(), "time"),
                       "the run never outlived a flag answer");
}

Verdict judge_ff_4(const Evidence& evidence) {
  Tally tally;
  for (const Connection& connection : evidence.connections()) add_open(tally, evidence, connection);
  const std::string missing =
      evidence.has_operations() ? "no connection was opened while the flag endpoint was in trouble"
                                : "the journal does not tell when connections were opened";
  return tally.verdict(counted(tally.passes(), "open") + " within " +
                           to_text(evidence.profile().duration("connect_budget")) +
                           " with the flag endpoint in trouble",
                       missing);
}

}  // namespace plumbline::judge
