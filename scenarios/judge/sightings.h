// Where the events that the application caused turn up in the traffic: by statement id or session
// id, at most once an export however often it was attempted. Built once for the evidence, which
// it borrows, then read.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scenarios/judge/evidence.h"

namespace plumbline::judge {

/// One event in one attempt.
struct Sighting {
  const Exchange* exchange = nullptr;
  const fake::DecodedEvent* event = nullptr;
  std::size_t export_number = 0;  ///< unique over all hosts; attempts of one batch share it
  Duration export_begun{};  ///< that export's first attempt began; at the earliest, where only its
                            ///< failure was seen. Its batch was cut by then
};

class Sightings {
 public:
  explicit Sightings(const Evidence& evidence);

  /// Statement events (profile's `statement_event`) that carry this statement's id, by time. Empty
  /// for a statement without an id: it cannot be told from others.
  [[nodiscard]] const std::vector<Sighting>& of(const Statement& statement) const;
  /// Events of any kind that carry this statement's id.
  [[nodiscard]] const std::vector<Sighting>& of_any_kind(const Statement& statement) const;
  /// Session events of the given profile parameter ("session_open_event") that carry this session's
  /// id, by time.
  [[nodiscard]] std::vector<Sighting> of(const Connection& connection,
                                         const std::string& parameter) const;
  /// Events that carry this session's id and no statement's, those of the session itself left out,
  /// by time: of any other kind, as some drivers tell errors by events of their own.
  [[nodiscard]] std::vector<Sighting> of_no_statement(const Connection& connection) const;

 private:
  using Key = std::pair<std::string_view, std::string_view>;  // host and id, of the evidence
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
      const std::hash<std::string_view> hash;
      return hash(key.first) ^ hash(key.second);  // no host is called as an id is
    }
  };
  using Index = std::unordered_map<Key, std::vector<Sighting>, KeyHash>;
  /// What stands under an id; nothing under an empty one, which many events share.
  [[nodiscard]] static const std::vector<Sighting>& found_in(const Index& index, const Key& key);

  const Evidence& evidence_;
  Index by_statement_;  // of the profile's statement event
  Index by_statement_any_kind_;
  Index by_session_;
};

/// The events of this connection can be recognised: it has credentials (without, PR-9 forbids ids)
/// and a session id.
[[nodiscard]] bool is_recognisable(const Evidence& evidence, const Connection& connection);

/// The earliest sighting that reached the service; nullptr when there is none.
[[nodiscard]] const Sighting* first_of(const std::vector<Sighting>& sightings);

/// One sighting for each event of each export: those of its first attempt.
[[nodiscard]] std::vector<Sighting> first_attempts(const std::vector<Sighting>& sightings);

/// A step of the statement failed: its execution, a fetch, its closing.
[[nodiscard]] bool has_failed_step(const Evidence& evidence, const Statement& statement);

/// How many different events the sightings are: attempts of one export, and equal event ids, are
/// one.
[[nodiscard]] std::size_t distinct_events(const std::vector<Sighting>& sightings);

}  // namespace plumbline::judge
