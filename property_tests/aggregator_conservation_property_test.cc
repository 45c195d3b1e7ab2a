// The aggregator under any calls in any order, well-formed or not: losses, evictions, ends of
// connections and discards among the records. Every record stays accounted for (RS-4), and no more
// statements are open than it may keep (AG-8): AggregatorRun looks after each call.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <array>
#include <ostream>
#include <vector>

#include "property_tests/aggregator_run.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::seconds;

enum class Call {
  execute,
  complete,
  error,
  lone_error,
  connect,
  operate,
  lose,
  evict,
  end_connection,
  discard_asking,
  discard_all
};

struct Op {
  Call call = Call::execute;
  std::size_t statement = 0;
  std::size_t session = 0;
  std::size_t failure = 0;
  int wait = 0;
};

std::ostream& operator<<(std::ostream& out, const Op& op) {
  constexpr std::array kNames{"execute", "complete",       "error",      "lone_error",
                              "connect", "operate",        "lose",       "evict",
                              "end",     "discard_asking", "discard_all"};
  return out << kNames.at(static_cast<std::size_t>(op.call)) << "(statement " << op.statement
             << ", session " << op.session << ", failure " << op.failure << ") after " << op.wait
             << " s";
}

rc::Gen<Op> any_op() {
  return rc::gen::exec([] {
    Op op;
    op.call = *rc::gen::weightedElement<Call>({{8, Call::execute},
                                               {8, Call::complete},
                                               {8, Call::error},
                                               {1, Call::lone_error},
                                               {1, Call::connect},
                                               {1, Call::operate},
                                               {3, Call::lose},
                                               {3, Call::evict},
                                               {2, Call::end_connection},
                                               {1, Call::discard_asking},
                                               {1, Call::discard_all}});
    op.statement = *rc::gen::element<std::size_t>(0U, 1U, 2U, 3U);
    op.session = *rc::gen::element<std::size_t>(0U, 1U, 2U, 3U);
    op.failure = *rc::gen::element<std::size_t>(0U, 1U, 2U);
    op.wait = *rc::gen::element(0, 1, 9);
    return op;
  });
}

RecordKind kind_of(Call call) {
  switch (call) {
    case Call::execute:
      return RecordKind::statement;
    case Call::complete:
      return RecordKind::complete;
    case Call::connect:
      return RecordKind::connection;
    case Call::operate:
      return RecordKind::operation;
    default:
      return RecordKind::error;
  }
}

// Statement 0 has a number and no id; statement 1 is the same once it has one.
Event record_of(const Op& op, Instant now) {
  Event event = Event::make(kind_of(op.call));
  event.at = now;
  const bool is_error = event.kind == RecordKind::error;
  if (op.failure == 1 || is_error) event.fail({ErrorClass::server_error, 503});
  if (op.failure == 2) event.fail({ErrorClass::syntax, 0});
  const bool has_statement = event.kind == RecordKind::statement ||
                             event.kind == RecordKind::complete || op.call == Call::error ||
                             op.call == Call::lose;
  if (!has_statement) return event;
  constexpr std::array kIds{"", "a", "b", "c"};
  event.statement_id.assign(kIds.at(op.statement));
  if (op.statement < 2) event.statement = 9;
  return event;
}

void make(const Op& op, const std::shared_ptr<const Session>& session, Instant now,
          testing::AggregatorRun& run) {
  Aggregator& aggregator = run.aggregator();
  const Event record = record_of(op, now);
  const std::uint64_t handle = session->handle->id;
  switch (op.call) {
    case Call::lose:
      aggregator.lose(handle, statement_hash(record), record.statement);
      return run.take({});
    case Call::evict:
      aggregator.evict_old(now);
      RC_ASSERT((aggregator.next_eviction() > now));
      return run.take({});
    case Call::end_connection:
      return run.take(aggregator.close_handle(handle, now));
    case Call::discard_asking:
      aggregator.discard_asking(DropReason::disabled);
      return run.take({});
    case Call::discard_all:
      aggregator.discard_all(DropReason::close_budget);
      return run.take({});
    default:
      return run.push(record, session);
  }
}

RC_GTEST_PROP(AggregatorProperty, EveryRecordIsAccountedForAfterAnyCalls, ()) {
  const bool design = *rc::gen::arbitrary<bool>();
  Config config = design ? Config::design() : Config::shipped();
  config.statements_max = *rc::gen::element<std::size_t>(1U, 2U, 4U);
  config.errors_kept_max = *rc::gen::element<std::size_t>(1U, 2U, 3U);
  config.statement_age_max = seconds(10);
  const auto ops = *rc::gen::container<std::vector<Op>>(any_op());
  testing::AggregatorRun run(config);
  const auto sessions = testing::sessions_on_two_connections(4);
  Instant now = testing::kRunStart;
  for (const Op& op : ops) {
    now += seconds(op.wait);
    make(op, sessions[op.session], now, run);
  }
  run.end(now);
}

// Nothing of a statement that lost a record leaves, unless it has left already (RS-1).
RC_GTEST_PROP(AggregatorProperty, NothingOfAStatementThatLostARecordLeaves, ()) {
  const auto calls =
      *rc::gen::container<std::vector<Call>>(rc::gen::element(Call::execute, Call::error));
  testing::AggregatorRun run(Config::design());
  const auto session = testing::sessions_on_two_connections(1)[0];
  for (const Call call : calls)
    run.push(record_of({call, 1, 0, 0, 0}, testing::kRunStart), session);
  make({Call::lose, 1, 0, 0, 0}, session, testing::kRunStart, run);
  const testing::Outcome outcome = run.end(testing::kRunStart);
  RC_ASSERT(testing::events_of(outcome, 0).empty());
  RC_ASSERT(outcome.counters.dropped_by(DropReason::queue_full) + outcome.counters.merged ==
            calls.size());
}

}  // namespace
}  // namespace plumbline::telemetry
