#include "reference/telemetry/interceptor.h"

#include <algorithm>
#include <utility>

#include "reference/core/client.h"
#include "reference/core/handle_registry.h"
#include "reference/core/work_sums.h"

namespace plumbline::telemetry {

namespace {

constexpr unsigned kHandleShift = 32;  // a statement's number: its connection above, a count below

Duration not_negative(Duration latency) noexcept { return std::max(latency, Duration::zero()); }

}  // namespace

Interceptor::Interceptor(const Clock& clock, std::shared_ptr<Client> client,
                         std::shared_ptr<Handle> handle) noexcept
    : enabled_(&handle->enabled),
      clock_(&clock),
      client_(std::move(client)),
      handle_(std::move(handle)) {}

void Interceptor::begin(StatementContext& context) const noexcept {
  context.event_.reset(RecordKind::statement);
  context.active_ = true;
  context.running_ = true;
  context.began_ = clock_->now();
}

void Interceptor::resume_execute(StatementContext& context) const noexcept {
  if (!context.active_ || context.completed_) return;
  context.running_ = true;
  context.began_ = clock_->now();
}

void Interceptor::add_tag(StatementContext& context, TagId id,
                          const TagValue& value) const noexcept {
  if (!context.active_ || !accepts(id, value) || !is_exported(id, MetricKind::statement)) return;
  Work& work = context.event_.work;
  switch (id) {  // what the sums say is set there: the last writer wins
    case TagId::result_chunk_count:
      work.chunk_count = std::max<std::int64_t>(value.integer(), 0);
      break;
    case TagId::result_bytes_downloaded:
      work.chunk_bytes = std::max<std::int64_t>(value.integer(), 0);
      break;
    case TagId::poll_count:
      work.poll_count = std::max<std::int64_t>(value.integer(), 0);
      break;
    case TagId::session_id:
    case TagId::statement_id:
    case TagId::poll_latency_ms:
      break;  // known from elsewhere
    default:
      context.event_.tags.set(id, value);
  }
}

void Interceptor::add_tag(StatementContext& context, std::string_view name,
                          const TagValue& value) const noexcept {
  if (!context.active_) return;
  if (const auto id = find_tag(name)) add_tag(context, *id, value);
}

void Interceptor::record_chunk(StatementContext& context, Duration latency,
                               std::int64_t bytes) const noexcept {
  if (!context.active_) return;
  Work& work = context.event_.work;
  const Duration took = not_negative(latency);
  if (work.chunk_count == 0) work.chunk_first = took;
  work.chunk_count = sum_of(work.chunk_count, 1);
  work.chunk_bytes = sum_of(work.chunk_bytes, std::max<std::int64_t>(bytes, 0));
  work.chunk_slowest = std::max(work.chunk_slowest, took);
  work.chunk_total = sum_of(work.chunk_total, took);
}

void Interceptor::record_poll(StatementContext& context, Duration latency) const noexcept {
  if (!context.active_) return;
  Work& work = context.event_.work;
  work.poll_count = sum_of(work.poll_count, 1);
  work.poll_latency = sum_of(work.poll_latency, not_negative(latency));
}

void Interceptor::end(StatementContext& context, std::string_view statement_id,
                      const std::optional<Failure>& failure) const noexcept {
  if (!context.running_) return;
  const Instant now = clock_->now();
  context.running_ = false;
  if (!statement_id.empty()) context.event_.statement_id.assign(statement_id);
  push(context, RecordKind::statement, now, now - context.began_, failure);
}

void Interceptor::complete(StatementContext& context,
                           const std::optional<Failure>& failure) const noexcept {
  if (context.completed_) return;
  context.completed_ = true;
  push(context, RecordKind::complete, clock_->now(), Duration::zero(), failure);
}

void Interceptor::record_error(StatementContext& context, const Failure& failure) const noexcept {
  if (!context.active_ || context.completed_) return;
  const Instant now = clock_->now();
  name_statement(context);
  Event event = Event::make(RecordKind::error);
  event.at = now;
  event.latency = context.running_ ? now - context.began_ : Duration::zero();
  event.statement = context.event_.statement;
  event.statement_id = context.event_.statement_id;
  event.follows = context.event_.follows;
  event.errors = context.event_.errors;
  event.fail(failure);
  push_followed(context, event);
  context.event_.count_error();
}

// A statement without an id is known by a number, unique on its client.
void Interceptor::name_statement(StatementContext& context) const noexcept {
  Event& event = context.event_;
  if (event.statement != 0 || !event.statement_id.text().empty()) return;
  const std::uint64_t count = handle_->last_statement.fetch_add(1, std::memory_order_relaxed) + 1;
  event.statement = (handle_->id << kHandleShift) | (count & 0xFFFFFFFFU);
}

// Pushes what the context has gathered and lets it gather anew.
void Interceptor::push(StatementContext& context, RecordKind kind, Instant at, Duration latency,
                       const std::optional<Failure>& failure) const noexcept {
  name_statement(context);
  Event& event = context.event_;
  event.kind = kind;
  event.at = at;
  event.latency = latency;
  event.failed = false;
  if (failure) event.fail(*failure);
  push_followed(context, event);
  if (failure) event.count_error();
  event.work = Work{};
  event.tags.clear();
}

// Pushes a record of the statement. A statement that loses one is not observed further.
void Interceptor::push_followed(StatementContext& context, Event& event) const noexcept {
  if (push(event) == RecordResult::accepted) {
    context.event_.follows = true;
  } else {
    context.active_ = false;
  }
}

RecordResult Interceptor::push(Event& event) const noexcept {
  if (!enabled()) return RecordResult::closed;
  event.session = handle_->session.load(std::memory_order_acquire);
  return client_->record(event);
}

void Interceptor::record_connection(Duration latency, std::optional<Failure> failure,
                                    std::span<const Tag> tags) const noexcept {
  if (!enabled()) return;
  Event event = Event::make(RecordKind::connection);
  event.at = clock_->now();
  event.latency = not_negative(latency);
  if (failure) event.fail(*failure);
  for (const Tag& tag : tags) {
    if (accepts(tag.id, tag.value) && is_exported(tag.id, MetricKind::connection)) {
      event.tags.set(tag.id, tag.value);
    }
  }
  push(event);
}

void Interceptor::record_operation(Operation operation, Duration latency,
                                   std::optional<Failure> failure) const noexcept {
  if (!enabled()) return;
  if (!failure && handle_->facts.profile == ProfileKind::design) return;
  Event event = Event::make(RecordKind::operation);
  event.at = clock_->now();
  event.latency = not_negative(latency);
  event.operation = operation;
  if (failure) event.fail(*failure);
  push(event);
}

void Interceptor::record_error(const Failure& failure) const noexcept {
  if (!enabled()) return;
  Event event = Event::make(RecordKind::error);
  event.at = clock_->now();
  event.fail(failure);
  push(event);
}

}  // namespace plumbline::telemetry
