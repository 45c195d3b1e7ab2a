// An aggregator with all that became of its records: after each call, every record pushed so far is
// in an event, merged, dropped or held (RS-4). What the laws about the aggregator share; header
// only.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "reference/core/aggregator.h"

namespace plumbline::telemetry::testing {

inline constexpr Instant kRunStart{std::chrono::hours{1}};

/// What came of all records, by the number of the session.
struct Outcome {
  std::map<std::uint64_t, std::vector<PendingEvent>> events;
  Counters counters;
};

inline std::vector<PendingEvent> events_of(const Outcome& outcome, std::uint64_t session) {
  const auto found = outcome.events.find(session);
  return found == outcome.events.end() ? std::vector<PendingEvent>() : found->second;
}

/// Sessions 0, 1, 2, ..., by turns on a connection that asks for the flag and on a forced one.
inline std::vector<std::shared_ptr<const Session>> sessions_on_two_connections(std::size_t count) {
  HandleFacts forced;
  forced.forced = true;
  const auto asks = std::make_shared<Handle>(HandleFacts{});
  const auto sends = std::make_shared<Handle>(forced);
  asks->id = 1;
  sends->id = 2;
  std::vector<std::shared_ptr<const Session>> sessions;
  for (std::size_t i = 0; i < count; ++i) {
    sessions.push_back(std::make_shared<const Session>(
        Session{i, "session", "workspace", i % 2 == 0 ? asks : sends}));
  }
  return sessions;
}

class AggregatorRun {
 public:
  explicit AggregatorRun(Config config)
      : config_(std::move(config)), aggregator_(config_, counts_) {}
  AggregatorRun(const AggregatorRun&) = delete;
  AggregatorRun& operator=(const AggregatorRun&) = delete;

  void push(const Event& event, const std::shared_ptr<const Session>& session) {
    ++pushed_;
    const auto since =
        std::chrono::duration_cast<std::chrono::milliseconds>(event.at.time_since_epoch());
    take(aggregator_.add(event, session, WallTime(since)));
    RC_ASSERT(aggregator_.open() <= config_.statements_max);
  }

  /// Takes what a call returned, and looks whether every record is accounted for.
  void take(std::vector<PendingEvent> events) {
    for (PendingEvent& event : events) {
      RC_ASSERT(event.records <= 1U);
      carried_ += event.records;
      outcome_.events[event.session->number].push_back(std::move(event));
    }
    outcome_.counters = counts_.snapshot();
    const Counters& counters = outcome_.counters;
    RC_ASSERT(counters.merged + counters.dropped_total() + carried_ + aggregator_.records() ==
              pushed_);
  }

  /// The close: nothing is open or held any more.
  Outcome end(Instant now) {
    take(aggregator_.close(now));
    RC_ASSERT(aggregator_.open() == 0U);
    RC_ASSERT(aggregator_.records() == 0U);
    return outcome_;
  }

  [[nodiscard]] Aggregator& aggregator() noexcept { return aggregator_; }

 private:
  const Config config_;
  RecordCounts counts_;
  Aggregator aggregator_;
  Outcome outcome_;
  std::uint64_t pushed_ = 0;
  std::uint64_t carried_ = 0;
};

}  // namespace plumbline::telemetry::testing
