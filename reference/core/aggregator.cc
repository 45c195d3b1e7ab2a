#include "reference/core/aggregator.h"

#include <algorithm>
#include <utility>

#include "reference/core/work_sums.h"

namespace plumbline::telemetry {

namespace {

bool asks(const std::shared_ptr<const Session>& session) { return !session->handle->facts.forced; }

}  // namespace

Aggregator::Aggregator(const Config& config, RecordCounts& counts)
    : config_(config), counts_(counts) {}

std::vector<PendingEvent> Aggregator::add(const Event& event,
                                          const std::shared_ptr<const Session>& session,
                                          WallTime wall) {
  Events out;
  switch (event.kind) {
    case RecordKind::statement:
      add_execution(event, session, wall, out);
      break;
    case RecordKind::complete:
      add_completion(event, session, wall, out);
      break;
    case RecordKind::connection:
      add_connection(event, session, wall, out);
      break;
    case RecordKind::operation:
      add_operation(event, session, wall, out);
      break;
    case RecordKind::error:
      if (statement_hash(event) == 0) {
        add_lone_error(event, session, wall, out);
      } else {
        add_statement_error(event, session, wall, out);
      }
      break;
  }
  evict_beyond_bound();
  return out;
}

// Finds the statement of a record. One that was known by its number only goes by its id from now
// on.
Aggregator::Statements::iterator Aggregator::find_or_rekey(const Event& event, const Key& key) {
  const auto found = statements_.find(key);
  if (found != statements_.end() || event.statement == 0 || key.id.empty()) return found;
  const auto numbered = statements_.find(Key{key.handle, event.statement, {}});
  if (numbered == statements_.end()) return numbered;
  auto node = statements_.extract(numbered);
  node.key() = key;
  order_[node.mapped().sequence] = key;
  return statements_.insert(std::move(node)).position;
}

Aggregator::Statements::iterator Aggregator::open_statement(
    const Event& event, const std::shared_ptr<const Session>& session) {
  const Key key{session->handle->id, statement_hash(event), std::string(event.statement_id.text())};
  const auto found = find_or_rekey(event, key);
  if (found != statements_.end()) return found;
  Statement statement;
  statement.session = session;
  statement.sequence = ++last_sequence_;
  statement.opened = event.at;
  order_.emplace(statement.sequence, key);
  return statements_.emplace(key, std::move(statement)).first;
}

// Latencies add up, the last writer of a tag wins (AG-2).
void Aggregator::fold(Statement& statement, const Event& event) {
  const Work& work = event.work;
  ChunkSums& chunks = statement.chunks;
  PollSums& polls = statement.polls;
  if (chunks.count == 0) chunks.first = work.chunk_first;
  chunks.count = sum_of(chunks.count, work.chunk_count);
  chunks.bytes = sum_of(chunks.bytes, work.chunk_bytes);
  chunks.slowest = std::max(chunks.slowest, work.chunk_slowest);
  chunks.total = sum_of(chunks.total, work.chunk_total);
  polls.count = sum_of(polls.count, work.poll_count);
  polls.latency = sum_of(polls.latency, work.poll_latency);
  for (const Tag& tag : event.tags.to_tags()) {
    const auto same = std::find_if(statement.tags.begin(), statement.tags.end(),
                                   [&tag](const Tag& known) { return known.id == tag.id; });
    if (same == statement.tags.end()) {
      statement.tags.push_back(tag);
    } else {
      *same = tag;
    }
  }
}

void Aggregator::add_execution(const Event& event, const std::shared_ptr<const Session>& session,
                               WallTime wall, Events& out) {
  const auto found = open_statement(event, session);
  Statement& statement = found->second;
  if (statement.emitted || statement.records > 0) {
    counts_.merge();
  } else {
    statement.records = 1;
    ++records_;
  }
  if (statement.emitted) return;
  fold(statement, event);
  statement.latency += event.latency;
  statement.time = wall;
  statement.failure.reset();
  if (!event.failed) return;
  statement.failure = event.failure();
  keep_error(statement, event.failure(), wall, 0);
  if (event.is_terminal_failure()) emit(found, event.at, true, out);
}

// A completion without its statement: the statement was evicted, or lost its record (then this
// record was not pushed).
void Aggregator::add_completion(const Event& event, const std::shared_ptr<const Session>& session,
                                WallTime wall, Events& out) {
  const Key key{session->handle->id, statement_hash(event), std::string(event.statement_id.text())};
  const auto found = find_or_rekey(event, key);
  if (found == statements_.end()) {
    counts_.drop(DropReason::evicted);
    return;
  }
  Statement& statement = found->second;
  PendingEvent closed = event_of(event, statement.session, wall);
  if (!statement.emitted) {
    fold(statement, event);
    if (event.failed) {
      statement.failure = event.failure();
      keep_error(statement, event.failure(), wall, 0);
      closed.wire.error.reset();
      closed.wire.http_status = 0;
    }
    emit(found, event.at, event.is_terminal_failure(), out);
  }
  erase(found);
  if (config_.profile == ProfileKind::design) {
    counts_.merge();
    return;
  }
  closed.wire.operation = Operation::close_statement;
  closed.wire.tags.clear();
  out.push_back(std::move(closed));
}

void Aggregator::add_statement_error(const Event& event,
                                     const std::shared_ptr<const Session>& session, WallTime wall,
                                     Events& out) {
  const auto found = open_statement(event, session);
  Statement& statement = found->second;
  if (statement.emitted) {
    counts_.merge();
    return;
  }
  keep_error(statement, event.failure(), wall, 1);
  if (statement.records == 0) statement.time = wall;
  if (!event.is_terminal_failure()) return;
  statement.failure = event.failure();
  if (statement.records == 0) statement.latency = event.latency;
  emit(found, event.at, true, out);
}

void Aggregator::keep_error(Statement& statement, const Failure& failure, WallTime wall,
                            std::uint64_t records) {
  if (statement.errors.size() >= config_.errors_kept_max) {
    if (records > 0) counts_.merge(records);
    return;
  }
  statement.errors.push_back({failure, wall, records});
  records_ += records;
}

std::uint64_t Aggregator::held_by(const Statement& statement) noexcept {
  std::uint64_t held = statement.emitted ? 0 : statement.records;
  for (const KeptError& error : statement.errors) held += error.records;
  return held;
}

void Aggregator::erase(Statements::iterator statement) {
  order_.erase(statement->second.sequence);
  statements_.erase(statement);
}

void Aggregator::drop(Statements::iterator statement, DropReason reason) {
  const std::uint64_t held = held_by(statement->second);
  if (held > 0) counts_.drop(reason, held);
  records_ -= held;
  erase(statement);
}

void Aggregator::lose(std::uint64_t handle, std::uint64_t hash, std::uint64_t number) {
  for (const std::uint64_t known : {hash, number}) {
    const auto found = statements_.lower_bound(Key{handle, known, {}});
    if (known == 0 || found == statements_.end()) continue;
    if (found->first.handle != handle || found->first.hash != known) continue;
    return drop(found, DropReason::queue_full);
  }
}

void Aggregator::evict_old(Instant now) {
  while (next_eviction() <= now) {
    drop(statements_.find(order_.begin()->second), DropReason::evicted);
  }
}

void Aggregator::evict_beyond_bound() {
  while (statements_.size() > config_.statements_max) {
    drop(statements_.find(order_.begin()->second), DropReason::evicted);
  }
}

Instant Aggregator::next_eviction() const {
  if (order_.empty()) return kNever;
  return statements_.find(order_.begin()->second)->second.opened + config_.statement_age_max;
}

std::vector<PendingEvent> Aggregator::close(Instant now) {
  Events out;
  for (const auto& [sequence, key] : order_) emit_as_it_stands(statements_.find(key), now, out);
  order_.clear();
  statements_.clear();
  return out;
}

std::vector<PendingEvent> Aggregator::close_handle(std::uint64_t handle, Instant now) {
  Events out;
  for (auto next = order_.begin(); next != order_.end();) {
    const Key& key = (next++)->second;
    if (key.handle != handle) continue;
    const auto statement = statements_.find(key);
    emit_as_it_stands(statement, now, out);
    erase(statement);
  }
  return out;
}

void Aggregator::discard_asking(DropReason reason) {
  for (auto next = statements_.begin(); next != statements_.end();) {
    const auto statement = next++;
    if (asks(statement->second.session)) drop(statement, reason);
  }
}

void Aggregator::discard_all(DropReason reason) {
  while (!statements_.empty()) drop(statements_.begin(), reason);
}

}  // namespace plumbline::telemetry
