// EN-5: how long after the last answer true something may still be sent. What the requirement asks
// of connections that were open before is a SHOULD beside its MUST, and fails nothing here.
#include <algorithm>
#include <map>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

// One flag after its last answer true, until the next one true, or the end.
struct Killed {
  std::string host;
  const FlagAnswer* last_true = nullptr;
  const FlagAnswer* refusal = nullptr;  ///< the first answer after it that was known and not true
  Duration deadline{};                  ///< nothing is sent later
  Duration opened_since{};              ///< from here on a connection was opened since
  Duration until = Duration::max();     ///< the next answer true, or one that may have been, came
};

bool is_failed(const FlagAnswer& answer) { return !answer.known && !answer.unread; }

// A failed refresh keeps the last known value (FF-3): then nothing tells when sending must end.
bool is_kept_by_failure(const std::vector<FlagAnswer>& answers, const Killed& killed,
                        Duration time) {
  return std::any_of(answers.begin(), answers.end(), [&](const FlagAnswer& answer) {
    const bool after = answer.asked > killed.last_true->asked && answer.asked <= time;
    const bool before_refusal = killed.refusal == nullptr || answer.asked < killed.refusal->asked;
    return is_failed(answer) && after && before_refusal;
  });
}

Killed killed_after(const Evidence& evidence, const std::string& host,
                    const std::vector<FlagAnswer>& answers, std::size_t index) {
  const FlagAnswer& last = answers[index];
  Killed killed{host, &last, nullptr, {}, {}, Duration::max()};
  const Duration expiry = *last.answered + evidence.ttl_of(last);
  killed.deadline = expiry + evidence.profile().duration("flag_timeout") + transit(evidence);
  killed.opened_since = expiry;
  for (std::size_t k = index + 1; k < answers.size(); ++k) {
    if (answers[k].enabled || answers[k].unread) {
      killed.until = answers[k].answered.value_or(answers[k].asked);
      break;
    }
    if (answers[k].known && killed.refusal == nullptr) killed.refusal = &answers[k];
  }
  if (killed.refusal != nullptr)
    killed.opened_since = std::min(killed.opened_since, killed.refusal->asked);
  return killed;
}

using BySession = std::map<std::string, const Connection*>;

BySession asking_sessions(const Evidence& evidence) {
  BySession sessions;
  for (const Connection& connection : evidence.connections()) {
    if (asks_flag(connection) && is_recognisable(evidence, connection))
      sessions[connection.session_id] = &connection;
  }
  return sessions;
}

// Somebody of that request was opened since the flag turned false, and does not force telemetry.
const Connection* opened_since(const Exchange& request, const BySession& sessions,
                               const Killed& killed) {
  for (const fake::DecodedEvent& event : request.decoded->events) {
    const auto found = sessions.find(event.session_id);
    const bool since = found != sessions.end() && found->second->host == killed.host &&
                       found->second->open_begun >= killed.opened_since;
    if (since) return found->second;
  }
  return nullptr;
}

void add_requests(Tally& tally, const Evidence& evidence, const BySession& sessions,
                  const Killed& killed) {
  const Duration bound = killed.deadline - *killed.last_true->answered;
  for (const Exchange* request : evidence.telemetry(killed.host)) {
    if (request->begun < killed.opened_since || request->begun >= killed.until) continue;
    if (!same_process_either_way(evidence, killed.last_true->asked, request->begun)) continue;
    const Connection* connection = opened_since(*request, sessions, killed);
    if (connection == nullptr) continue;
    if (is_kept_by_failure(evidence.flag_answers(killed.host), killed, request->begun)) continue;
    const Duration late = request->begun - *killed.last_true->answered;
    const Compare result = evidence.at_most(late, bound);
    if (result == Compare::pass) continue;
    tally.add(result,
              "connection " + connection->name + ", opened at " + to_text(connection->open_begun) +
                  ", sent telemetry " + to_text(late) + " after the last answer true, at most " +
                  to_text(bound) + " allowed",
              {evidence.exchanges()[killed.last_true->exchange].reply_sequence,
               connection->open_sequence, request->request_sequence});
  }
}

// The switch was tested: a connection opened since made an event that would have become visible.
void add_silence(Tally& tally, const Evidence& evidence, const Killed& killed) {
  if (killed.refusal == nullptr) return;
  for (const Statement& statement : evidence.statements()) {
    const Connection& on = evidence.connections()[statement.connection];
    const bool counts = statement.host == killed.host && asks_flag(on) && statement.completed &&
                        is_recognisable(evidence, on) && on.open_begun >= killed.opened_since &&
                        *statement.completed < killed.until;
    if (!counts) continue;
    const Duration from = std::max(*statement.completed, killed.deadline);
    const Duration last = from + visible_within(evidence);
    const bool watched = is_silence_proved(evidence, from) && killed.until > last;
    const bool here =
        same_process_either_way(evidence, killed.last_true->asked, *statement.completed);
    if (watched && here) tally.pass();
  }
}

}  // namespace

Verdict judge_en_5(const Evidence& evidence) {
  Tally tally;
  const BySession sessions = asking_sessions(evidence);
  for (const std::string& host : evidence.hosts()) {
    const auto& answers = evidence.flag_answers(host);
    for (std::size_t k = 0; k < answers.size(); ++k) {
      if (!answers[k].known || !answers[k].enabled) continue;
      const Killed killed = killed_after(evidence, host, answers, k);
      add_requests(tally, evidence, sessions, killed);
      add_silence(tally, evidence, killed);
    }
  }
  return tally.verdict(
      "nothing was sent after the flag had turned false: " + counted(tally.passes(), "statement") +
          " of connections opened since",
      evidence.has_operations() ? "no connection made an event after the flag had turned false"
                                : "the journal does not tell when connections were opened");
}

}  // namespace plumbline::judge
