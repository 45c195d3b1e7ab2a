// The aggregator on whole lives of statements: a statement is one event that sums its records
// (AG-1, AG-2), and how statements mingle changes no event of any.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "property_tests/aggregator_run.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::vector<Failure> kTerminal{{ErrorClass::syntax, 0}, {ErrorClass::unknown, 404}};
const std::vector<Failure> kRetryable{{ErrorClass::server_error, 503}, {ErrorClass::timeout, 0}};

Failure any_failure() {
  const bool terminal = *rc::gen::weightedElement<bool>({{3, false}, {1, true}});
  return *rc::gen::elementOf(terminal ? kTerminal : kRetryable);
}

// One record of a statement: an execution, an error on the way, or its completion.
struct Step {
  RecordKind kind = RecordKind::statement;
  std::optional<Failure> failure;
  Duration latency{};
  Work work{};
  [[nodiscard]] bool is_terminal_failure() const {
    return failure && is_terminal(failure->error, failure->http_status);
  }
};

// A statement from its first record on; at most one completion, at the end.
struct Life {
  std::vector<Step> steps;
  bool numbered = false;  // it has no id before its first execution
  [[nodiscard]] bool completed() const { return steps.back().kind == RecordKind::complete; }
  [[nodiscard]] std::size_t first_execution() const {
    const auto first = std::find_if(steps.begin(), steps.end(), [](const Step& step) {
      return step.kind == RecordKind::statement;
    });
    return static_cast<std::size_t>(first - steps.begin());
  }
};

std::ostream& operator<<(std::ostream& out, const Life& life) {
  for (const Step& step : life.steps) {
    const bool executes = step.kind == RecordKind::statement;
    out << (executes ? "execute" : step.kind == RecordKind::error ? "error" : "complete");
    if (step.failure) out << ":" << to_string(step.failure->error);
    out << " ";
  }
  return out << (life.numbered ? "(numbered)" : "");
}

// Elements, not ranges: RapidCheck narrows a range where it draws short lists, to nothing at all.
Work any_work() {
  Work work{};
  work.chunk_count = *rc::gen::element<std::int64_t>(0L, 1L, 3L);
  work.poll_count = *rc::gen::element<std::int64_t>(0L, 1L, 2L);
  work.poll_latency = milliseconds(7) * work.poll_count;
  if (work.chunk_count == 0) return work;
  work.chunk_bytes = *rc::gen::element<std::int64_t>(0L, 1L, 1000L);
  work.chunk_first = milliseconds(*rc::gen::element(0, 2, 50));
  work.chunk_slowest = work.chunk_first + milliseconds(*rc::gen::element(0, 3, 40));
  work.chunk_total = work.chunk_slowest + milliseconds(*rc::gen::element(0, 5, 30));
  return work;
}

Step any_step(RecordKind kind) {
  Step step{kind, std::nullopt, Duration::zero(), Work{}};
  const bool fails = *rc::gen::weightedElement<bool>({{2, false}, {1, true}});
  if (fails || kind == RecordKind::error) step.failure = any_failure();
  if (kind != RecordKind::error) step.work = any_work();
  if (kind == RecordKind::statement) step.latency = milliseconds(*rc::gen::element(0, 1, 30));
  return step;
}

rc::Gen<Life> any_life() {
  return rc::gen::exec([] {
    Life life;
    const auto kinds = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<RecordKind>>(rc::gen::weightedElement<RecordKind>(
            {{2, RecordKind::statement}, {1, RecordKind::error}})));
    for (const RecordKind kind : kinds) life.steps.push_back(any_step(kind));
    const bool completed = *rc::gen::arbitrary<bool>();
    if (completed) life.steps.push_back(any_step(RecordKind::complete));
    life.numbered = *rc::gen::arbitrary<bool>();
    return life;
  });
}

rc::Gen<std::vector<Life>> any_lives() {
  // A handful of records and statements meet in every way; more only take longer.
  return rc::gen::resize(8, rc::gen::container<std::vector<Life>>(any_life()));
}

rc::Gen<std::vector<std::size_t>> any_order() {
  return rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 1000));
}

Config any_config() {
  const bool design = *rc::gen::arbitrary<bool>();
  Config config = design ? Config::design() : Config::shipped();
  config.errors_kept_max = *rc::gen::element<std::size_t>(1U, 2U, 3U);
  return config;
}

// Record `index` of statement `number`: the same whenever it is played.
Event record_of(const Life& life, std::size_t number, std::size_t index) {
  const Step& step = life.steps[index];
  Event event = Event::make(step.kind);
  event.at = testing::kRunStart + seconds(number) + milliseconds(index);
  event.latency = step.latency;
  event.work = step.work;
  if (step.failure) event.fail(*step.failure);
  if (life.numbered) event.statement = number + 1;
  if (!life.numbered || index >= life.first_execution())
    event.statement_id.assign("statement-" + std::to_string(number));
  return event;
}

// Plays all lives, one record at a time of the one that `order` names, and closes.
testing::Outcome play(const Config& config, const std::vector<Life>& lives,
                      const std::vector<std::size_t>& order) {
  testing::AggregatorRun run(config);
  const auto sessions = testing::sessions_on_two_connections(lives.size());
  std::vector<std::size_t> next(lives.size(), 0);
  std::vector<std::size_t> unfinished(lives.size());
  for (std::size_t i = 0; i < lives.size(); ++i) unfinished[i] = i;
  for (std::size_t turn = 0; !unfinished.empty(); ++turn) {
    const std::size_t pick = (turn < order.size() ? order[turn] : 0) % unfinished.size();
    const std::size_t life = unfinished[pick];
    const Event event = record_of(lives[life], life, next[life]);
    run.push(event, sessions[life]);
    if (++next[life] == lives[life].steps.size())
      unfinished.erase(unfinished.begin() + static_cast<std::ptrdiff_t>(pick));
  }
  return run.end(testing::kRunStart + std::chrono::hours(1));
}

void add(const Step& step, WireEvent& sums) {
  const Work& work = step.work;
  if (sums.chunks.count == 0) sums.chunks.first = work.chunk_first;
  sums.chunks.count += work.chunk_count;
  sums.chunks.bytes += work.chunk_bytes;
  sums.chunks.slowest = std::max(sums.chunks.slowest, work.chunk_slowest);
  sums.chunks.total += work.chunk_total;
  sums.polls.count += work.poll_count;
  sums.polls.latency += work.poll_latency;
  sums.latency += step.latency;
}

// What a statement's one event must say, read off its records up to the one that sends it. Which
// class of error it is, aggregator_errors_test.cc says.
WireEvent expected_of(const Life& life) {
  WireEvent sums;
  bool failed = false;
  bool executed = false;
  for (const Step& step : life.steps) {
    add(step, sums);
    const bool fails = step.failure.has_value();
    if (step.kind == RecordKind::statement) failed = fails;
    if (step.kind == RecordKind::complete) failed = failed || fails;
    executed = executed || step.kind == RecordKind::statement;
    if (!step.is_terminal_failure()) continue;
    failed = true;
    break;
  }
  // Errors of an execution whose end was never told: it counts as failed.
  if (!executed && !life.completed()) failed = true;
  if (failed) sums.error = ErrorClass::unknown;
  return sums;
}

std::vector<WireEvent> of_operation(const std::vector<PendingEvent>& events, Operation operation) {
  std::vector<WireEvent> found;
  for (const PendingEvent& event : events) {
    const WireEvent& wire = event.wire;
    if (wire.kind == MetricKind::statement && wire.operation == operation) found.push_back(wire);
  }
  return found;
}

RC_GTEST_PROP(AggregatorProperty, AStatementIsOneEventThatSumsItsRecords, ()) {
  const Config config = any_config();
  const std::vector<Life> lives = *any_lives();
  const testing::Outcome outcome = play(config, lives, *any_order());
  for (std::size_t life = 0; life < lives.size(); ++life) {
    const auto events = testing::events_of(outcome, life);
    const auto executions = of_operation(events, Operation::execute_statement);
    RC_ASSERT(executions.size() == 1U);
    const WireEvent expected = expected_of(lives[life]);
    RC_ASSERT(executions[0].chunks == expected.chunks);
    RC_ASSERT(executions[0].polls == expected.polls);
    RC_ASSERT(executions[0].latency.count() == expected.latency.count());
    RC_ASSERT(executions[0].error.has_value() == expected.error.has_value());
    const bool closes = config.profile == ProfileKind::shipped && lives[life].completed();
    RC_ASSERT(of_operation(events, Operation::close_statement).size() == (closes ? 1U : 0U));
  }
}

bool same(const std::vector<PendingEvent>& some, const std::vector<PendingEvent>& others) {
  return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                    [](const PendingEvent& one, const PendingEvent& other) {
                      return one.wire == other.wire && one.at == other.at &&
                             one.records == other.records && one.at_once == other.at_once;
                    });
}

RC_GTEST_PROP(AggregatorProperty, HowStatementsMingleChangesNoEventOfAny, ()) {
  const Config config = any_config();
  const std::vector<Life> lives = *any_lives();
  const testing::Outcome apart = play(config, lives, {});
  const testing::Outcome mingled = play(config, lives, *any_order());
  RC_ASSERT(mingled.counters == apart.counters);
  for (std::size_t life = 0; life < lives.size(); ++life)
    RC_ASSERT(same(testing::events_of(mingled, life), testing::events_of(apart, life)));
}

}  // namespace
}  // namespace plumbline::telemetry
