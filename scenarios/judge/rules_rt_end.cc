// RT-6, RT-7: where an export ends: at its budget, and at a 200 that accepted a part of it.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/attempts.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

using Json = nlohmann::json;

/// Nothing but its budget can have ended the export before `until`: no close, no end of the
/// process, no flag but true.
bool is_left_alone(const Evidence& evidence, const std::string& host, Duration from,
                   Duration until) {
  const auto& connections = evidence.connections();
  const bool closes =
      std::any_of(connections.begin(), connections.end(), [&](const Connection& connection) {
        return connection.host == host && connection.close_begun &&
               *connection.close_begun >= from && *connection.close_begun <= until;
      });
  const auto& answers = evidence.flag_answers(host);
  const bool turns_off = std::any_of(answers.begin(), answers.end(), [&](const FlagAnswer& answer) {
    return answer.asked <= until && answer.settled >= from && !(answer.known && answer.enabled);
  });
  return !closes && !turns_off && !process_ended_between(evidence, from, until);
}

/// The export was given up with retries left, and nothing but its budget explains it.
bool is_given_up_by_budget(const Evidence& evidence, const std::string& host, const Export& item) {
  const Exchange& last = evidence.exchanges()[item.attempts.back()];
  const auto attempts_max = static_cast<std::size_t>(evidence.profile().integer("max_retries")) + 1;
  if (item.outcome == Outcome::success || item.attempts.size() >= attempts_max) return false;
  if (!may_be_retried(last) || !evidence.has_operations()) return false;
  const Duration wait =
      std::max(retry_wait_max(evidence, item.attempts.size()), retry_after_of(evidence, last));
  const Duration until = last.settled + wait + evidence.tolerance(wait) + evidence.jitter();
  return evidence.observed_until(until) && is_left_alone(evidence, host, item.begun, until);
}

void check_budget(const Evidence& evidence, const std::string& host, const Export& item,
                  Tally& tally) {
  if (item.inferred) return;  // its attempts may be of several
  const Duration budget = evidence.profile().duration("export_budget");
  const Exchange& last = evidence.exchanges()[item.attempts.back()];
  const Duration took = (last.settled_known ? last.settled : last.begun) - item.begun;
  const Compare result = evidence.at_most(took, budget);
  if (result == Compare::pass) {
    if (is_given_up_by_budget(evidence, host, item)) tally.pass();
    return;
  }
  const std::string text = "an export of " + counted(item.attempts.size(), "attempt") + " took " +
                           to_text(took) + ", at most " + to_text(budget) + " allowed";
  if (result == Compare::inconclusive) return tally.undecided(text + ", within the jitter");
  tally.fail(text, witness_of(known_attempts(evidence, item), true));
}

/// The answer says that not all that was sent was accepted. RT-7.
bool is_partial(const Exchange& attempt) {
  if (attempt.outcome != Outcome::success || attempt.reply == nullptr) return false;
  const Json body = Json::parse(attempt.reply->body, nullptr, false);
  if (!body.is_object()) return false;
  const auto accepted = body.find("numProtoSuccess");
  const bool short_by =
      accepted != body.end() && accepted->is_number_integer() &&
      accepted->get<std::int64_t>() < static_cast<std::int64_t>(attempt.decoded->events_sent);
  const auto errors = body.find("errors");
  return short_by || (errors != body.end() && errors->is_array() && !errors->empty());
}

std::set<std::string> event_ids(const Exchange& attempt) {
  std::set<std::string> ids;
  for (const fake::DecodedEvent& event : attempt.decoded->events) ids.insert(event.event_id);
  ids.erase("");
  return ids;
}

/// A later request that carries the batch, or one of its events, again; nullptr when none does.
const Exchange* sent_again(const Evidence& evidence, const Exchange& partial, const Export& item) {
  const std::set<std::string> ids = event_ids(partial);
  const std::set<std::size_t> same(item.attempts.begin(), item.attempts.end());
  for (const Exchange* later : evidence.telemetry(partial.host)) {
    if (later->begun < *partial.answered) continue;
    const auto index = static_cast<std::size_t>(later - evidence.exchanges().data());
    const auto& events = later->decoded->events;
    const bool repeats = std::any_of(events.begin(), events.end(), [&](const auto& event) {
      return ids.contains(event.event_id);
    });
    if (later != &partial && (repeats || same.contains(index))) return later;
  }
  return nullptr;
}

void check_partial(const Evidence& evidence, const Export& item, Tally& tally) {
  for (const std::size_t index : item.attempts) {
    const Exchange& attempt = evidence.exchanges()[index];
    if (!is_partial(attempt)) continue;
    const Exchange* again = sent_again(evidence, attempt, item);
    if (again != nullptr) {
      tally.fail("a batch that was accepted in part was sent again",
                 witness_of({&attempt, again}, true));
    } else if (watched_past_retry(evidence, attempt, 1)) {
      tally.pass();
    }
  }
}

/// To the process that lives at the end, whose counters are told. Each refused an event or more.
std::int64_t partial_answers(const Evidence& evidence, const std::string& host) {
  const auto& starts = evidence.process_starts();
  const Duration from =
      starts.empty() ? Duration{0} : *std::max_element(starts.begin(), starts.end());
  const auto& attempts = evidence.telemetry(host);
  return std::count_if(attempts.begin(), attempts.end(), [from](const Exchange* attempt) {
    return attempt->begun >= from && is_partial(*attempt);
  });
}

/// Where the client tells its counters, what was not accepted is among them.
void check_counted(const Evidence& evidence, Tally& tally) {
  for (const journal::Entry& entry : evidence.journal()) {
    const auto* counters = std::get_if<journal::ClientCounters>(&entry.data);
    if (counters == nullptr || !counters->at_rest) continue;
    const auto partial = counters->values.find("dropped.partial");
    const std::int64_t known = partial == counters->values.end() ? 0 : partial->second;
    const std::int64_t told = partial_answers(evidence, counters->host);
    if (known >= told) continue;
    tally.fail("the client's counters of " + counters->host + " know of " +
                   counted(static_cast<std::size_t>(known), "event") + " refused in part, though " +
                   counted(static_cast<std::size_t>(told), "answer") + " told of some",
               {entry.sequence});
  }
}

}  // namespace

Verdict judge_rt_6(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const Export& item : evidence.exports(host)) check_budget(evidence, host, item, tally);
  }
  return tally.verdict(counted(tally.passes(), "export") + " given up with retries left, within " +
                           to_text(evidence.profile().duration("export_budget")),
                       "no export was seen to be ended by its budget");
}

Verdict judge_rt_7(const Evidence& evidence) {
  if (evidence.profile().text("payload") != "shipped") {
    return {"", Status::not_applicable, "the profile's answers tell of no partial failure", {}};
  }
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const Export& item : evidence.exports(host)) check_partial(evidence, item, tally);
  }
  check_counted(evidence, tally);
  return tally.verdict(counted(tally.passes(), "batch") + " accepted in part and not sent again",
                       "no answer of 200 told of a partial failure");
}

}  // namespace plumbline::judge
