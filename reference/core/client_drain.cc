// The client's inner side: from the queue through the aggregator to the outbox, and the end of it
// all.
#include <algorithm>
#include <array>
#include <utility>

#include "reference/core/client.h"

namespace plumbline::telemetry {

namespace {

// Records moved out of the queue under one hold of its lock: some microseconds, for a caller that
// pushes meanwhile.
constexpr std::size_t kDrainStep = 32;

}  // namespace

// Follows the server's flag: off discards what asked, and turns its connections off until the value
// expires.
void Client::settle_flag(Instant now, WallTime wall) {
  if (!flag_referenced_) return;
  const bool opened = opened_.exchange(false, std::memory_order_acquire);
  const FlagDecision decision = setup_.book->flag_decision(host_key(), now);
  const bool stop = decision == FlagDecision::off || decision == FlagDecision::unlearned;
  if (opened || stop == asking_enabled_) handles_.set_asking_enabled(!stop);
  asking_enabled_ = !stop;
  flag_wanted_ = decision == FlagDecision::wait && (flag_wanted_ || opened);
  if (!stop) return;
  drain(now, wall);
  discard_asking(decision == FlagDecision::off ? DropReason::disabled : DropReason::flag_unknown);
}

void Client::drain_when_due(Instant now, WallTime wall) {
  const EventQueue::State queue = queue_.state();
  const bool closing = close_deadline() != kNever;
  // What is queued goes with a flush that is due, not after it (CM-1).
  const bool aged =
      queue.size > 0 && (outbox_.deadline_for(queue.front) <= now || outbox_.deadline() <= now);
  const bool retired = !handles_.retired().empty();
  if (closing || queue.drain_wanted || aged || retired) drain(now, wall);
  aggregator_.evict_old(now);
  if (!closing) return;
  collect(aggregator_.close(now));
  outbox_.flush_all();
}

// What ended is looked at before what is queued: so each loss and each retirement comes with every
// earlier record.
void Client::drain(Instant now, WallTime wall) {
  const auto retired = handles_.retired();
  const auto losses = queue_.take_lost();
  std::size_t left = queue_.state().size;
  std::array<Event, kDrainStep> events;
  while (left > 0) {
    const std::size_t count = queue_.pop(std::span(events).first(std::min(left, kDrainStep)));
    for (std::size_t i = 0; i < count; ++i) take_record(events[i], now, wall);
    left = count == 0 ? 0 : left - count;
  }
  for (const LostStatement& lost : losses) {
    if (const auto session = handles_.find(lost.session)) {
      aggregator_.lose(session->handle->id, lost.hash, lost.number);
    }
  }
  for (const auto& [session, closed_handle] : retired) {
    if (closed_handle != 0) collect(aggregator_.close_handle(closed_handle, now));
  }
  handles_.forget(retired);
}

void Client::take_record(const Event& event, Instant now, WallTime wall) {
  const auto session = handles_.find(event.session);
  if (!session) {
    counts_.drop(DropReason::close_budget);  // pushed by another thread after its connection closed
    return;
  }
  counts_.truncate(event.tags.truncated() + (event.statement_id.truncated() ? 1 : 0));
  const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - event.at);
  collect(aggregator_.add(event, session, wall - age));
}

void Client::collect(std::vector<PendingEvent> events) {
  for (PendingEvent& event : events) {
    event.wire.event_id = uuid_v4(event_ids_);
    outbox_.add(std::move(event));
  }
}

void Client::discard_asking(DropReason reason) {
  aggregator_.discard_asking(reason);
  drop(outbox_.take_asking(), reason);
}

void Client::drop(const std::vector<PendingEvent>& events, DropReason reason) noexcept {
  for (const PendingEvent& event : events) counts_.drop(reason, event.records);
}

// Tells the queue and the counters what is held here.
void Client::publish() noexcept {
  const std::uint64_t in_flight = exporter_.busy() ? exporter_.shipment().records : 0;
  const std::uint64_t ready = outbox_.records() + in_flight;
  counts_.set_held(aggregator_.records() + ready);
  queue_.set_held(static_cast<std::size_t>(ready), outbox_.size());
}

void Client::end_now(Instant now) {
  if (!finished()) finish(now, DropReason::close_budget);
}

// The end: what is left is dropped, a request outstanding is no longer waited for, and the host is
// free.
void Client::finish(Instant now, DropReason reason) {
  queue_.close();
  Event event;
  while (queue_.pop({&event, 1}) > 0) counts_.drop(reason);
  aggregator_.discard_all(reason);
  counts_.drop(reason, outbox_.discard_all());
  if (exporter_.busy()) end_export(exporter_.give_up(reason), now);
  if (outstanding_ && outstanding_->kind == OutboundRequest::Kind::flag) {
    setup_.book->abandon_flag_request(host_key());
  }
  outstanding_.reset();
  predecessors_.clear();
  if (flag_referenced_) setup_.book->remove_flag_reference(host_key());
  setup_.book->release(host_key());
  publish();
  if (!counters().conserved()) counts_.break_invariant();  // RS-4
  std::vector<std::weak_ptr<Client>> successors;
  {
    const std::lock_guard lock(wake_mutex_);
    finished_.store(true, std::memory_order_release);
    successors.swap(successors_);
  }
  for (const auto& successor : successors) {
    if (const auto next = successor.lock()) next->wake();
  }
}

}  // namespace plumbline::telemetry
