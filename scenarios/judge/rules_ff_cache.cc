// FF-8, FF-9: negative answers and failures are remembered, and a refresh holds nobody up.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/served_time.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

bool opened_between(const Evidence& evidence, const std::string& host, Duration from, Duration to) {
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    return connection.host == host && asks_flag(connection) && connection.open_begun > from &&
           connection.open_begun < to;
  });
}

void add_negative(Tally& tally, const Evidence& evidence, const std::string& host,
                  const FlagAnswer& answer, const FlagAnswer* next) {
  // A negative value counts for its own time where that is shorter.
  const Duration least =
      std::min(evidence.profile().duration("flag_failure_ttl"), kept_for(evidence, answer));
  const bool paired = next != nullptr && same_process(evidence, answer.asked, next->asked);
  if (paired && next->asked >= answer.settled) {
    const Duration waited = next->asked - answer.settled;
    const Compare result = evidence.at_least(waited, least);
    if (result != Compare::pass) {
      return tally.add(result,
                       "asked again " + to_text(waited) + " after a flag request that " +
                           (answer.known ? "was answered " + answer.value : "failed") +
                           ", at least " + to_text(least) + " asked for",
                       {exchange_of(evidence, answer).request_sequence,
                        exchange_of(evidence, *next).request_sequence});
    }
  }
  const Duration shown = std::min(answer.settled + least, flag_silence_until(evidence));
  if (opened_between(evidence, host, answer.settled, shown)) tally.pass();
}

// An open during a slow refresh of a value that the client had.
void add_refresh(Tally& tally, const Evidence& evidence, const Connection& connection,
                 const FlagAnswer& refresh) {
  const Duration budget = evidence.profile().duration("connect_budget");
  const Duration open_end = connection.open_ended.value_or(evidence.end());
  const bool slow = evidence.at_most(refresh.settled - refresh.asked, budget) == Compare::fail;
  const bool met =
      refresh.asked <= open_end + moment(evidence) && refresh.settled > connection.open_begun;
  if (!slow || !met) return;
  const ServedTime served = served_time(evidence, connection.host, connection.open_begun, open_end);
  const Duration whole = open_end - connection.open_begun;
  const Compare result = at_most_beside(evidence, whole, served, budget);
  const bool unended = !connection.open_ended && result == Compare::pass;
  tally.add(unended ? Compare::inconclusive : result,
            "opening " + connection.name + " took " + to_text(whole - served.answered) +
                ", allowed " + to_text(budget) + ", while a known flag was refreshed",
            {connection.open_sequence, exchange_of(evidence, refresh).request_sequence});
}

}  // namespace

Verdict judge_ff_8(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    const auto& answers = evidence.flag_answers(host);
    for (std::size_t k = 0; k < answers.size(); ++k) {
      const bool negative = (answers[k].known && !answers[k].enabled) || !answers[k].known;
      if (!negative || answers[k].unread || !is_kept(evidence, host, answers[k])) continue;
      add_negative(tally, evidence, host, answers[k],
                   k + 1 < answers.size() ? &answers[k + 1] : nullptr);
    }
  }
  return tally.verdict(
      "negative and failed answers were remembered: " + counted(tally.passes(), "time"),
      evidence.has_operations() ? "no connection opened while a negative or failed answer counted"
                                : "the journal does not tell when connections were opened");
}

Verdict judge_ff_9(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const FlagAnswer& refresh : evidence.flag_answers(host)) {
      const FlagAnswer* cached = evidence.flag_at(host, refresh.asked);
      if (cached == nullptr || cached == &refresh) continue;
      if (!same_process(evidence, cached->asked, refresh.asked)) continue;
      for (const Connection& connection : evidence.connections()) {
        if (connection.host == host && asks_flag(connection))
          add_refresh(tally, evidence, connection, refresh);
      }
    }
  }
  return tally.verdict(counted(tally.passes(), "open") + " while a known flag was refreshed",
                       evidence.has_operations()
                           ? "no connection opened while a known flag was slowly refreshed"
                           : "the journal does not tell when connections were opened");
}

}  // namespace plumbline::judge
