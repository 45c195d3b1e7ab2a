// CM-5: spellings of one host share client, flag and breaker. The journal names a host by the
// scenario's name however the application wrote it, so each of the three shows where connections of
// different spellings meet.
#include <algorithm>
#include <map>
#include <set>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/breaker_history.h"
#include "scenarios/judge/breaker_reaction.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/shared_requests.h"
#include "scenarios/judge/sightings.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

bool differ(const Connection& one, const Connection& other) {
  return one.spelling != other.spelling;
}

// The connection whose open asked: the last one that can have, before the request.
const Connection* asker_of(const Evidence& evidence, const std::string& host,
                           const FlagAnswer& answer) {
  const Connection* asker = nullptr;
  for (const Connection& connection : evidence.connections()) {
    const bool can = connection.host == host && asks_flag(connection);
    if (can && connection.open_begun <= answer.asked) asker = &connection;
  }
  return asker;
}

// Connections of another spelling that opened while an answer counted: nobody may ask for them.
void add_flag(Tally& tally, const Evidence& evidence, const std::string& host,
              const FlagAnswer& answer, const FlagAnswer* next) {
  const Connection* asker = asker_of(evidence, host, answer);
  if (asker == nullptr || answer.unread || !is_kept(evidence, host, answer)) return;
  const Duration kept = kept_for(evidence, answer);
  const bool same = next != nullptr && same_process(evidence, answer.asked, next->asked);
  const bool early = same && evidence.at_least(next->asked - answer.settled, kept) == Compare::fail;
  const Duration shown =
      std::min(answer.settled + kept - evidence.jitter(), flag_silence_until(evidence));
  for (const Connection& connection : evidence.connections()) {
    const bool other =
        connection.host == host && asks_flag(connection) && differ(connection, *asker);
    if (!other || connection.open_begun < answer.asked) continue;
    if (early && connection.open_begun <= next->asked) {
      return tally.fail("the flag was asked for again at " + to_text(next->asked) + " when " +
                            connection.name + " wrote the host \"" + connection.spelling +
                            "\", though the answer of " + to_text(answer.settled) +
                            " counted for " + to_text(kept),
                        {connection.open_sequence, exchange_of(evidence, *next).request_sequence});
    }
    if (connection.open_begun > answer.settled && connection.open_begun < shown) tally.pass();
  }
}

// Which spellings' events each telemetry request carried.
class Carried {
 public:
  explicit Carried(const Evidence& evidence) : evidence_(evidence) {
    const Sightings& sightings = evidence.traffic().sightings;
    for (const Statement& statement : evidence.statements()) {
      const std::string& spelling = evidence.connections()[statement.connection].spelling;
      for (const Sighting& sighting : sightings.of(statement))
        by_request_[sighting.exchange].insert(spelling);
    }
  }
  void add(const Exchange* request, std::set<std::string>& spellings) const {
    const auto found = by_request_.find(request);
    if (found != by_request_.end()) spellings.insert(found->second.begin(), found->second.end());
  }
  // Of the failed exports that opened the breaker.
  [[nodiscard]] std::set<std::string> of(const std::string& host, const Opening& opening) const {
    std::set<std::string> spellings;
    for (const std::size_t number : opening.counted) {
      for (const std::size_t attempt : evidence_.exports(host)[number].attempts)
        add(&evidence_.exchanges()[attempt], spellings);
    }
    return spellings;
  }

 private:
  const Evidence& evidence_;
  std::map<const Exchange*, std::set<std::string>> by_request_;
};

// Events whose statements ended in the open period, and so waited for it.
void add_waiting(const Evidence& evidence, const std::string& host, const Opening& opening,
                 std::set<std::string>& spellings) {
  for (const Statement& statement : evidence.statements()) {
    const bool waited = statement.host == host && statement.completed &&
                        *statement.completed > opening.opened &&
                        *statement.completed < opening.until;
    if (waited) spellings.insert(evidence.connections()[statement.connection].spelling);
  }
}

void add_breaker(Tally& tally, const Evidence& evidence, const Carried& carried,
                 const std::string& host, const Opening& opening) {
  if (opening.calls_uncertain || opening.reopened) return;
  std::set<std::string> spellings = carried.of(host, opening);
  if (spellings.empty()) return;
  const Reaction reaction = reaction_to(opening);
  if (reaction == Reaction::not_opened) {
    for (const Exchange* request : opening.early) carried.add(request, spellings);
    if (spellings.size() < 2) return;
    return tally.fail(failures_text(opening) + " of one host did not stop its " +
                          std::to_string(spellings.size()) + " spellings",
                      witness_of_opening(evidence, host, opening));
  }
  add_waiting(evidence, host, opening, spellings);
  if (reaction == Reaction::opened && spellings.size() > 1) tally.pass();
}

}  // namespace

Verdict judge_cm_5(const Evidence& evidence) {
  Tally tally;
  const Carried carried(evidence);
  for (const std::string& host : evidence.hosts()) {
    const auto& answers = evidence.flag_answers(host);
    for (std::size_t k = 0; k < answers.size(); ++k)
      add_flag(tally, evidence, host, answers[k],
               k + 1 < answers.size() ? &answers[k + 1] : nullptr);
    for (const Opening& opening : breaker_history(evidence, host).openings)
      add_breaker(tally, evidence, carried, host, opening);
  }
  // Last, as it hangs on times: the first breach gives the reason.
  add_shared_requests(tally, evidence, differ);
  return tally.verdict("spellings of one host shared a request, a flag or a breaker: " +
                           counted(tally.passes(), "time"),
                       evidence.has_operations()
                           ? "no host was written in two ways that had to share anything"
                           : "the journal does not tell how hosts were written");
}

}  // namespace plumbline::judge
