// AG-8: statements never completed are dropped after 1 h or beyond 10 000 (counted evicted); those
// still open at close are sent as they stand. On the aggregator itself: an hour and ten thousand
// statements are nothing to it.
#include <memory>

#include "reference/core/aggregator.h"
#include "scenarios/engine/inside_look.h"

namespace plumbline::scenario {
namespace {

using telemetry::Config;
using telemetry::DropReason;
using telemetry::Duration;
using telemetry::Event;
using telemetry::Instant;
using telemetry::RecordKind;

// The requirement's numbers, written apart from the client's.
constexpr Duration kAgeMax = std::chrono::hours{1};
constexpr std::size_t kStatementsMax = 10'000;
constexpr Instant kStart{std::chrono::hours{5}};
constexpr Duration kTick{1};

// An aggregator with the defaults of the profile, and one connection's records for it.
class Desk {
 public:
  explicit Desk(const Config& config)
      : config_(config.profile == telemetry::ProfileKind::design ? Config::design()
                                                                 : Config::shipped()) {
    auto handle = std::make_shared<telemetry::Handle>(telemetry::HandleFacts{});
    handle->id = 1;
    session_ = std::make_shared<const telemetry::Session>(
        telemetry::Session{1, "session", "workspace", std::move(handle)});
  }

  /// How many events the record made.
  std::size_t add(RecordKind kind, std::size_t statement) {
    Event event = Event::make(kind);
    event.at = kStart;
    event.statement_id.assign("statement-" + std::to_string(statement));
    return aggregator.add(event, session_, telemetry::WallTime{}).size();
  }
  [[nodiscard]] std::uint64_t evicted() const {
    return counts_.snapshot().dropped_by(DropReason::evicted);
  }

 private:
  Config config_;
  telemetry::RecordCounts counts_;
  std::shared_ptr<const telemetry::Session> session_;

 public:
  telemetry::Aggregator aggregator{config_, counts_};
};

}  // namespace

Look look_at_eviction_by_age(const Config& config) {
  Look look;
  Desk desk(config);
  desk.add(RecordKind::statement, 1);
  look.demand(desk.aggregator.next_eviction() == kStart + kAgeMax, "its turn comes after an hour");
  desk.aggregator.evict_old(kStart + kAgeMax - kTick);
  look.demand(desk.aggregator.open() == 1, "a statement stays open for an hour");
  desk.aggregator.evict_old(kStart + kAgeMax);
  look.demand(desk.aggregator.open() == 0, "after an hour it is dropped");
  look.demand(desk.evicted() == 1, "it is counted as evicted");
  return look;
}

Look look_at_eviction_by_number(const Config& config) {
  Look look;
  Desk desk(config);
  for (std::size_t statement = 1; statement <= kStatementsMax; ++statement)
    desk.add(RecordKind::statement, statement);
  look.demand(desk.aggregator.open() == kStatementsMax, "ten thousand statements stay open");
  look.demand(desk.evicted() == 0, "none of them is evicted");
  desk.add(RecordKind::statement, kStatementsMax + 1);
  look.demand(desk.aggregator.open() == kStatementsMax, "one more does not make it more");
  look.demand(desk.evicted() == 1, "one is counted as evicted");
  look.demand(desk.add(RecordKind::complete, 1) == 0, "the oldest is the one that is gone");
  look.demand(desk.add(RecordKind::complete, 2) > 0, "the second is still there");
  return look;
}

Look look_at_open_statements_at_close(const Config& config) {
  Look look;
  Desk desk(config);
  desk.add(RecordKind::statement, 1);
  desk.add(RecordKind::statement, 2);
  const auto events = desk.aggregator.close(kStart + kTick);
  look.demand(events.size() == 2, "a close sends each open statement");
  for (const auto& event : events)
    look.demand(event.records == 1, "as it stands: with the one record that it has");
  look.demand(desk.evicted() == 0, "none is counted as evicted");
  look.demand(desk.aggregator.open() == 0, "none is left");
  return look;
}

}  // namespace plumbline::scenario
