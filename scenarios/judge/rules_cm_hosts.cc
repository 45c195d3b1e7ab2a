// CM-4: one host's trouble is its own. What another host's events must do meanwhile.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

// While a host's endpoint failed or hung.
struct Trouble {
  std::string host;
  Duration from{};
  Duration to{};
  std::uint64_t sequence = 0;
};

bool is_troubled(const Evidence& evidence, const Exchange& exchange) {
  if (!exchange.telemetry() && exchange.endpoint != fake::Endpoint::flag) return false;
  if (exchange.outcome != Outcome::success) return true;
  return exchange.settled - exchange.begun > evidence.profile().duration("healthy_within");
}

// Beyond so many a run says nothing new, and the rule stays quick.
constexpr std::size_t kTroublesMax = 1'000;

std::vector<Trouble> troubles_of(const Evidence& evidence) {
  std::vector<Trouble> troubles;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (!is_troubled(evidence, exchange) || troubles.size() == kTroublesMax) continue;
    troubles.push_back(
        {exchange.host, exchange.begun, exchange.settled, exchange.request_sequence});
  }
  return troubles;
}

// The trouble of another host that lasted while the event was due; nullptr when there was none.
const Trouble* trouble_beside(const std::vector<Trouble>& troubles, const std::string& host,
                              Duration from, Duration to) {
  const auto found = std::find_if(troubles.begin(), troubles.end(), [&](const Trouble& trouble) {
    return trouble.host != host && trouble.from <= to && trouble.to >= from;
  });
  return found == troubles.end() ? nullptr : &*found;
}

// How long the event may wait: nothing where each event is a batch, else the interval (BT-1, BT-2).
Duration patience(const Evidence& evidence) {
  const bool at_once = evidence.profile().integer("batch_size") == 1;
  return at_once ? Duration{0} : evidence.profile().duration("flush_interval");
}

void add_event(Tally& tally, const Traffic& traffic, const std::vector<Trouble>& troubles,
               const Statement& statement) {
  const Evidence& evidence = traffic.evidence;
  const Connection& connection = evidence.connections()[statement.connection];
  const auto from = evidence.sendable_from(connection, statement.completed.value_or(Duration{0}));
  if (!statement.completed || !from) return;
  const Duration free = traffic.health.slot_free_from(statement.host, *from);
  const Duration due = std::max(free, *from + patience(evidence));
  const Trouble* trouble = trouble_beside(troubles, statement.host, *from, due + moment(evidence));
  if (trouble == nullptr) return;
  const std::string what = "statement " + statement.name + " of host " + statement.host +
                           ", while host " + trouble->host + " was in trouble,";
  const std::vector<std::uint64_t> witness{statement.completed_sequence, trouble->sequence};
  const Fate fate = fate_of(traffic, statement);
  if (fate == Fate::lost) return tally.fail(what + " was never delivered", witness);
  const Exchange* request = first_request_with(traffic, statement);
  if (fate != Fate::delivered || request == nullptr) return;
  if (!traffic.health.is_healthy(statement.host, *from, request->begun)) return;
  if (!stays_enabled(evidence, connection, *from, request->begun)) return;
  const Duration allowed = due - *from + transit(evidence);
  const Duration waited = request->begun - *from;
  tally.add(evidence.at_most(waited, allowed),
            what + " waited " + to_text(waited) + ", at most " + to_text(allowed) + " allowed",
            witness);
}

}  // namespace

Verdict judge_cm_4(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  const std::vector<Trouble> troubles = troubles_of(evidence);
  for (const Statement& statement : evidence.statements()) {
    if (!troubles.empty()) add_event(tally, traffic, troubles, statement);
  }
  return tally.verdict(
      counted(tally.passes(), "event") + " delivered in time while another host was in trouble",
      evidence.has_operations() ? "no event was due while another host was in trouble"
                                : "the journal does not tell of events");
}

}  // namespace plumbline::judge
