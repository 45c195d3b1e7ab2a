#include "scenarios/report/run_states.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "scenarios/judge/breaker_history.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/report/request_diff.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

using journal::Duration;
using journal::Entry;

std::string counted(std::size_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

void add_flag_states(const judge::Evidence& evidence, const std::string& host, RunStates& states) {
  for (const judge::FlagAnswer& answer : evidence.flag_answers(host)) {
    const judge::Exchange& exchange = judge::exchange_of(evidence, answer);
    if (exchange.reply_sequence == 0 || !answer.answered) continue;
    std::string text = "== flag of " + shortened(host);
    if (answer.known) {
      text += " is " + shortened(answer.value) + ", until " +
              seconds_text(*answer.answered + evidence.ttl_of(answer));
    } else {
      text += ": no value in this answer";
    }
    states.emplace(exchange.reply_sequence, TimelineLine{*answer.answered, text, false, 0, 0});
  }
}

// The last entry by that time.
std::uint64_t sequence_at(const judge::Evidence& evidence, Duration time) {
  const journal::Journal& journal = evidence.journal();
  const auto after =
      std::upper_bound(journal.begin(), journal.end(), time,
                       [](Duration wanted, const Entry& entry) { return wanted < entry.time; });
  return after == journal.begin() ? 0 : std::prev(after)->sequence;
}

void add_breaker_states(const judge::Evidence& evidence, const std::string& host,
                        RunStates& states) {
  const auto add = [&](Duration time, const std::string& what) {
    const std::string text = "== breaker of " + shortened(host) + " " + what + " by the policy";
    states.emplace(sequence_at(evidence, time), TimelineLine{time, text, false, 0, 0});
  };
  const judge::BreakerHistory history = judge::breaker_history(evidence, host);
  for (const judge::Opening& opening : history.openings) {
    add(opening.opened,
        (opening.reopened
             ? "opens again after a failed probe, until "
             : "opens after " + counted(opening.counted.size(), "failed export") + ", until ") +
            seconds_text(opening.until));
  }
  for (const judge::Probing& probing : history.probings) {
    if (probing.closed)
      add(*probing.closed, "closes after " + counted(probing.probes.size(), "probe"));
  }
}

}  // namespace

RunStates run_states(const judge::Evidence& evidence) {
  RunStates states;
  for (const std::string& host : evidence.hosts()) {
    add_flag_states(evidence, host, states);
    add_breaker_states(evidence, host, states);
  }
  return states;
}

}  // namespace plumbline::report
