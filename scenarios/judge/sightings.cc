#include "scenarios/judge/sightings.h"

#include <algorithm>
#include <map>
#include <set>

#include "scenarios/judge/profile.h"

namespace plumbline::judge {
namespace {

bool is_one_of(const std::vector<std::string>& kinds, const std::string& kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::vector<Sighting> of_kinds(const std::vector<Sighting>& sightings,
                               const std::vector<std::string>& kinds) {
  std::vector<Sighting> result;
  std::copy_if(
      sightings.begin(), sightings.end(), std::back_inserter(result),
      [&kinds](const Sighting& sighting) { return is_one_of(kinds, sighting.event->kind); });
  return result;
}

// Of a first attempt that never became a request only the failure was seen.
Duration earliest_begin(const Evidence& evidence, const Export& item) {
  const bool was_seen = evidence.exchanges()[item.attempts.front()].request != nullptr;
  return was_seen ? item.begun : item.begun - evidence.profile().duration("attempt_timeout");
}

}  // namespace

Sightings::Sightings(const Evidence& evidence) : evidence_(evidence) {
  const std::vector<std::string>& kinds = evidence.profile().texts("statement_event");
  std::size_t number = 0;
  for (const std::string& host : evidence.hosts()) {
    for (const Export& item : evidence.exports(host)) {
      ++number;
      const Duration begun = earliest_begin(evidence, item);
      for (const std::size_t index : item.attempts) {
        const Exchange& exchange = evidence.exchanges()[index];
        for (const fake::DecodedEvent& event : exchange.decoded->events) {
          const Sighting sighting{&exchange, &event, number, begun};
          by_session_[{host, event.session_id}].push_back(sighting);
          by_statement_any_kind_[{host, event.statement_id}].push_back(sighting);
          if (!is_one_of(kinds, event.kind)) continue;
          by_statement_[{host, event.statement_id}].push_back(sighting);
        }
      }
    }
  }
}

const std::vector<Sighting>& Sightings::found_in(const Index& index, const Key& key) {
  static const std::vector<Sighting> none;
  const auto found = index.find(key);
  return key.second.empty() || found == index.end() ? none : found->second;
}

const std::vector<Sighting>& Sightings::of_any_kind(const Statement& statement) const {
  return found_in(by_statement_any_kind_, {statement.host, statement.statement_id});
}

const std::vector<Sighting>& Sightings::of(const Statement& statement) const {
  return found_in(by_statement_, {statement.host, statement.statement_id});
}

std::vector<Sighting> Sightings::of(const Connection& connection,
                                    const std::string& parameter) const {
  return of_kinds(found_in(by_session_, {connection.host, connection.session_id}),
                  evidence_.profile().texts(parameter));
}

std::vector<Sighting> Sightings::of_no_statement(const Connection& connection) const {
  const std::vector<std::string>& opens = evidence_.profile().texts("session_open_event");
  const std::vector<std::string>& closes = evidence_.profile().texts("session_close_event");
  std::vector<Sighting> result = found_in(by_session_, {connection.host, connection.session_id});
  std::erase_if(result, [&](const Sighting& one) {
    const std::string& kind = one.event->kind;
    return !one.event->statement_id.empty() || is_one_of(opens, kind) || is_one_of(closes, kind);
  });
  return result;
}

std::vector<Sighting> first_attempts(const std::vector<Sighting>& sightings) {
  std::map<std::size_t, const Exchange*> first;
  std::vector<Sighting> result;
  for (const Sighting& sighting : sightings) {
    const auto known = first.try_emplace(sighting.export_number, sighting.exchange).first;
    if (known->second == sighting.exchange) result.push_back(sighting);
  }
  return result;
}

bool is_recognisable(const Evidence& evidence, const Connection& connection) {
  if (connection.session_id.empty()) return false;
  if (connection.credentials) return true;
  return std::none_of(evidence.exchanges().begin(), evidence.exchanges().end(),
                      [](const Exchange& exchange) {
                        return exchange.endpoint == fake::Endpoint::telemetry_unauthenticated;
                      });
}

const Sighting* first_of(const std::vector<Sighting>& sightings) {
  const auto first = std::min_element(
      sightings.begin(), sightings.end(),
      [](const Sighting& a, const Sighting& b) { return a.exchange->begun < b.exchange->begun; });
  return first == sightings.end() ? nullptr : &*first;
}

std::size_t distinct_events(const std::vector<Sighting>& sightings) {
  // Within an export the fullest attempt counts; across exports only an equal event id makes two
  // events one.
  std::map<std::size_t, std::map<const Exchange*, std::vector<const Sighting*>>> by_export;
  for (const Sighting& sighting : sightings) {
    by_export[sighting.export_number][sighting.exchange].push_back(&sighting);
  }
  std::set<std::string> ids;
  std::size_t without_id = 0;
  for (const auto& [number, attempts] : by_export) {
    const auto fullest = std::max_element(
        attempts.begin(), attempts.end(),
        [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
    for (const Sighting* sighting : fullest->second) {
      const bool has_id = !sighting->event->event_id.empty();
      if (!has_id) ++without_id;
      if (has_id) ids.insert(sighting->event->event_id);
    }
  }
  return ids.size() + without_id;
}

bool has_failed_step(const Evidence& evidence, const Statement& statement) {
  const Connection& connection = evidence.connections()[statement.connection];
  const auto& all = evidence.operations();
  return std::any_of(all.begin(), all.end(), [&](const Operation& operation) {
    return operation.statement == statement.name && operation.connection == connection.name &&
           operation.ended && !operation.ok;
  });
}

}  // namespace plumbline::judge
