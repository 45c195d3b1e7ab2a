// The events that records become, in the terms of either profile.
#include <utility>

#include "reference/core/aggregator.h"

namespace plumbline::telemetry {

PendingEvent Aggregator::event_of(const Event& event, const std::shared_ptr<const Session>& session,
                                  WallTime wall) const {
  PendingEvent pending;
  pending.session = session;
  pending.at = event.at;
  pending.records = 1;
  pending.at_once = event.is_terminal_failure();
  pending.wire.session_id = session->session_id;
  pending.wire.workspace_id = session->workspace_id;
  pending.wire.statement_id = event.statement_id.text();
  pending.wire.time = wall;
  pending.wire.latency = event.latency;
  pending.wire.tags = event.tags.to_tags();
  if (event.failed) {
    pending.wire.error = event.error;
    pending.wire.http_status = event.http_status;
  }
  return pending;
}

PendingEvent Aggregator::statement_event(Statements::iterator found, Instant at, bool at_once) {
  Statement& statement = found->second;
  PendingEvent event;
  event.session = statement.session;
  event.at = at;
  event.at_once = at_once;
  event.records = statement.records;
  event.wire.session_id = statement.session->session_id;
  event.wire.workspace_id = statement.session->workspace_id;
  event.wire.statement_id = found->first.id;
  event.wire.time = statement.time;
  event.wire.latency = statement.latency;
  event.wire.chunks = statement.chunks;
  event.wire.polls = statement.polls;
  event.wire.tags = std::move(statement.tags);
  if (statement.failure) {
    event.wire.error = statement.failure->error;
    event.wire.http_status = statement.failure->http_status;
  }
  return event;
}

// The statement's one event leaves (AG-1); the statement stays known until it is completed, so that
// what comes later is not taken for another one.
void Aggregator::emit(Statements::iterator found, Instant at, bool at_once, Events& out) {
  Statement& statement = found->second;
  PendingEvent event = statement_event(found, at, at_once);
  records_ -= statement.records;
  statement.emitted = true;
  const bool tells_errors = statement.failure && config_.profile == ProfileKind::design;
  if (!tells_errors) settle_errors_without_events(statement, event);
  out.push_back(std::move(event));
  if (tells_errors) emit_errors(found, at, at_once, out);
}

// Its connection ends before it was completed. Errors of an execution whose end was never told: it
// counts as failed.
void Aggregator::emit_as_it_stands(Statements::iterator found, Instant at, Events& out) {
  Statement& statement = found->second;
  if (statement.emitted) return;
  if (statement.records == 0) statement.failure = statement.errors.back().failure;
  emit(found, at, false, out);
}

// A statement that succeeded drops its errors (BT-6); a failed one of the shipped profile tells
// them in its own event.
void Aggregator::settle_errors_without_events(Statement& statement, PendingEvent& event) {
  std::uint64_t records = 0;
  for (const KeptError& error : statement.errors) records += error.records;
  statement.errors.clear();
  records_ -= records;
  if (!statement.failure) {
    if (records > 0) counts_.drop(DropReason::superseded, records);
    return;
  }
  if (event.records == 0 && records > 0) {
    event.records = 1;
    --records;
  }
  if (records > 0) counts_.merge(records);
}

// Design profile: one error metric for each error of a failed statement.
void Aggregator::emit_errors(Statements::iterator found, Instant at, bool at_once, Events& out) {
  Statement& statement = found->second;
  for (const KeptError& error : statement.errors) {
    PendingEvent event;
    event.session = statement.session;
    event.at = at;
    event.at_once = at_once;
    event.records = error.records;
    event.wire.kind = MetricKind::error;
    event.wire.session_id = statement.session->session_id;
    event.wire.workspace_id = statement.session->workspace_id;
    event.wire.statement_id = found->first.id;
    event.wire.time = error.time;
    event.wire.error = error.failure.error;
    event.wire.http_status = error.failure.http_status;
    records_ -= error.records;
    out.push_back(std::move(event));
  }
  statement.errors.clear();
}

// A failed connect has no session: its event carries no ids (AG-7).
void Aggregator::add_connection(const Event& event, const std::shared_ptr<const Session>& session,
                                WallTime wall, Events& out) {
  const bool design = config_.profile == ProfileKind::design;
  PendingEvent pending = event_of(event, session, wall);
  pending.wire.operation = Operation::create_session;
  pending.wire.kind = event.failed ? MetricKind::error : MetricKind::connection;
  if (event.failed) pending.wire.session_id.clear();
  if (event.failed && design) pending.wire.workspace_id.clear();
  if (!design) pending.wire.attributes = session->handle->facts.attributes;
  if (design && !event.failed) pending.at_once = true;
  out.push_back(std::move(pending));
}

void Aggregator::add_operation(const Event& event, const std::shared_ptr<const Session>& session,
                               WallTime wall, Events& out) {
  PendingEvent pending = event_of(event, session, wall);
  pending.wire.operation = event.operation;
  if (event.failed) pending.wire.kind = MetricKind::error;
  out.push_back(std::move(pending));
}

void Aggregator::add_lone_error(const Event& event, const std::shared_ptr<const Session>& session,
                                WallTime wall, Events& out) {
  PendingEvent pending = event_of(event, session, wall);
  pending.wire.kind = MetricKind::error;
  pending.wire.operation.reset();
  out.push_back(std::move(pending));
}

}  // namespace plumbline::telemetry
