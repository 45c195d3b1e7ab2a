// What the tests of the aggregator share: records of one connection, and what becomes of them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/core/aggregator.h"

namespace plumbline::telemetry::testing {

using namespace std::chrono_literals;  // NOLINT: for tests only

class AggregatorTest : public ::testing::Test {
 protected:
  AggregatorTest() {
    auto handle = std::make_shared<Handle>(HandleFacts{});
    handle->id = 1;
    session = std::make_shared<const Session>(Session{1, "session", "workspace", handle});
    set_profile(ProfileKind::design);
  }
  void set_profile(ProfileKind profile) {
    config = profile == ProfileKind::design ? Config::design() : Config::shipped();
    aggregator = std::make_unique<Aggregator>(config, counts);
    out.clear();
  }
  Event make(RecordKind kind, std::string_view id, std::optional<Failure> failure = std::nullopt) {
    Event event = Event::make(kind);
    event.at = now;
    event.statement_id.assign(id);
    if (failure) event.fail(*failure);
    return event;
  }
  void add(const Event& event) {
    for (auto& made : aggregator->add(event, session, WallTime{1ms}))
      out.push_back(std::move(made));
  }
  void add(RecordKind kind, std::string_view id, std::optional<Failure> failure = std::nullopt) {
    add(make(kind, id, failure));
  }
  std::uint64_t carried() const {
    std::uint64_t records = 0;
    for (const PendingEvent& event : out) records += event.records;
    return records;
  }
  /// Everything that was added is accounted for (RS-4).
  void expect_conserved(std::uint64_t added) const {
    const Counters counters = counts.snapshot();
    EXPECT_EQ(counters.merged + counters.dropped_total() + carried() + aggregator->records(),
              added);
  }

  Config config;
  RecordCounts counts;
  std::unique_ptr<Aggregator> aggregator;
  std::shared_ptr<const Session> session;
  std::vector<PendingEvent> out;
  Instant now{1h};
};

inline const Failure kTerminal{ErrorClass::syntax, 0};
inline const Failure kRetryable{ErrorClass::server_error, 503};

}  // namespace plumbline::telemetry::testing
