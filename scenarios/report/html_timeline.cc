#include "scenarios/report/html_timeline.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "scenarios/judge/arms.h"
#include "scenarios/judge/evidence.h"
#include "scenarios/judge/profile.h"
#include "scenarios/report/html_text.h"
#include "scenarios/report/state_bands.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

using Json = nlohmann::json;
using judge::Duration;
using judge::Evidence;
using judge::Exchange;
using judge::Operation;

constexpr std::size_t kFaultsDrawnMax = 200;
constexpr std::size_t kLanesMax = 12;
constexpr std::size_t kHostsMax = 8;
constexpr std::size_t kTextMax = 80;

std::string short_text(const std::string& text) { return visible(shortened(text, kTextMax)); }

// Everything that a failed verdict rests on, in order.
std::vector<std::uint64_t> witness_of(const scenario::CaseResult& result) {
  std::vector<std::uint64_t> all;
  for (const judge::Verdict& verdict : result.verdicts) {
    if (verdict.status == judge::Status::fail)
      all.insert(all.end(), verdict.witness.begin(), verdict.witness.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::uint64_t distance(const std::vector<std::uint64_t>& witness, std::uint64_t sequence) {
  const auto after = std::lower_bound(witness.begin(), witness.end(), sequence);
  std::uint64_t nearest = UINT64_MAX;
  if (after != witness.end()) nearest = *after - sequence;
  if (after != witness.begin()) nearest = std::min(nearest, sequence - *std::prev(after));
  return nearest;
}

/// At most `number_max` of the items, those nearest to the proofs, in their order.
template <typename Item, typename SequenceOf>
std::vector<const Item*> nearest(const std::vector<Item>& items, std::size_t number_max,
                                 const std::vector<std::uint64_t>& witness,
                                 SequenceOf sequence_of) {
  std::vector<const Item*> kept;
  kept.reserve(items.size());
  for (const Item& item : items) kept.push_back(&item);
  if (kept.size() <= number_max) return kept;
  const auto rank = [&](const Item* item) {
    return std::pair(distance(witness, sequence_of(*item)), sequence_of(*item));
  };
  std::sort(kept.begin(), kept.end(),
            [&](const Item* a, const Item* b) { return rank(a) < rank(b); });
  kept.resize(number_max);
  std::sort(kept.begin(), kept.end());  // addresses in one vector
  return kept;
}

class Timeline {
 public:
  Timeline(const scenario::CaseResult& result, const Evidence& evidence, Duration offset)
      : evidence_(evidence), offset_(offset), witness_(witness_of(result)) {}

  Json json() {
    add_operations();
    add_requests();
    add_faults();
    add_bands();
    json_["from"] = micros(Duration{0});
    json_["to"] = micros(evidence_.end());
    return std::move(json_);
  }

 private:
  [[nodiscard]] std::int64_t micros(Duration time) const {
    return std::chrono::duration_cast<std::chrono::microseconds>(time + offset_).count();
  }

  // The place of a name in a list of at most `names_max`, which grows; -1 where it is full.
  int place_of(const char* list, const std::string& name, std::size_t names_max) {
    const auto known = places_[list].find(name);
    if (known != places_[list].end()) return known->second;
    const std::size_t number = places_[list].size();
    if (number == names_max) return -1;
    json_[list].push_back(short_text(name));
    places_[list].emplace(name, static_cast<int>(number));
    return static_cast<int>(number);
  }

  void tell_cut(const char* what, std::size_t drawn, std::size_t all) {
    if (drawn < all) json_["cut"].push_back(Json::array({what, drawn, all}));
  }

  void add_operations() {
    std::size_t drawn = 0;
    const auto sequence = [](const Operation& operation) { return operation.begun_sequence; };
    for (const Operation* operation :
         nearest(evidence_.operations(), kOperationsDrawnMax, witness_, sequence)) {
      const int lane = place_of("lanes", operation->connection, kLanesMax);
      if (lane < 0) continue;
      std::string what = operation->name;
      if (!operation->statement.empty()) what += " " + operation->statement;
      if (!operation->error.empty()) what += ": " + operation->error;
      json_["operations"].push_back(Json::array(
          {lane, micros(operation->begun), operation->ended ? micros(*operation->ended) : -1,
           short_text(what), operation->ok ? 1 : 0, operation->begun_sequence,
           operation->ended_sequence, place_of("hosts", operation->host, kHostsMax)}));
      ++drawn;
    }
    tell_cut("operations", drawn, evidence_.operations().size());
  }

  void add_requests() {
    std::size_t drawn = 0;
    const auto sequence = [](const Exchange& exchange) { return exchange.request_sequence; };
    for (const Exchange* exchange :
         nearest(evidence_.exchanges(), kRequestsDrawnMax, witness_, sequence)) {
      const int host = place_of("hosts", exchange->host, kHostsMax);
      if (host < 0) continue;
      const int endpoint =
          exchange->telemetry() ? 0 : (exchange->endpoint == fake::Endpoint::flag ? 1 : 2);
      const std::int64_t answered = exchange->answered ? micros(*exchange->answered) : -1;
      json_["requests"].push_back(
          Json::array({host, endpoint, micros(exchange->begun), answered, exchange->status,
                       short_text(exchange->cause), exchange->request_sequence,
                       exchange->reply_sequence, exchange->decoded->events.size()}));
      ++drawn;
    }
    tell_cut("requests", drawn, evidence_.exchanges().size());
  }

  void add_faults() {
    std::size_t all = 0;
    for (const journal::Entry& entry : evidence_.journal()) {
      const auto* fault = std::get_if<journal::FaultApplied>(&entry.data);
      if (fault != nullptr && ++all <= kFaultsDrawnMax)
        json_["faults"].push_back(
            Json::array({place_of("hosts", fault->host, kHostsMax), micros(entry.time),
                         short_text(fault->what), entry.sequence}));
    }
    tell_cut("faults", std::min(all, kFaultsDrawnMax), all);
    for (const auto& [name, time] : evidence_.marks())
      json_["marks"].push_back(Json::array({micros(time), short_text(name)}));
  }

  void add_band(const char* name, int host, const Band& band) {
    if (band.states.empty()) return;
    Json states = Json::array();
    for (const auto& [since, state] : band.states)
      states.push_back(Json::array({micros(since), state}));
    json_[name].push_back(Json::array({host, std::move(states), micros(band.until)}));
  }

  void add_bands() {
    for (const auto& [host, place] : std::map<std::string, int>(places_["hosts"])) {
      add_band("breaker", place, breaker_band(evidence_, host));
      add_band("flag", place, flag_band(evidence_, host));
    }
  }

  const Evidence& evidence_;
  const Duration offset_;
  const std::vector<std::uint64_t> witness_;
  std::map<std::string, std::map<std::string, int>> places_;
  Json json_ = Json::object();
};

// The arm that is judged stands behind the one without telemetry; pictures keep the journal's
// times.
Duration begin_of_last_arm(const journal::Journal& journal) {
  Duration begin{0};
  for (const journal::Entry& entry : journal) {
    if (std::holds_alternative<journal::RunHeader>(entry.data)) begin = entry.time;
  }
  return begin;
}

// As the judge has it: with what the run's header says of its configuration.
judge::Profile profile_of(const std::string& name, const journal::Journal& journal) {
  judge::Profile profile = judge::Profile::load(name);
  for (const journal::Entry& entry : journal) {
    const auto* header = std::get_if<journal::RunHeader>(&entry.data);
    if (header != nullptr) profile = profile.with_overrides(header->overrides);
  }
  return profile;
}

}  // namespace

Json timeline_of(const scenario::CaseResult& result) {
  if (result.journal.empty()) return nullptr;
  try {
    const judge::Arms arms(result.journal);
    const judge::Profile profile = profile_of(result.run.profile, arms.on());
    const Evidence evidence(profile, arms.on());
    const bool two_arms = arms.off() != nullptr;
    return Timeline(result, evidence, two_arms ? begin_of_last_arm(result.journal) : Duration{0})
        .json();
  } catch (const json::BadInput&) {
    return nullptr;  // the profile's file has gone since the run: the proofs stand without it
  }
}

}  // namespace plumbline::report
