#include "reference/core/client.h"

#include <algorithm>
#include <utility>

namespace plumbline::telemetry {

namespace {

// How many completed events a record can make at most: what counts towards batch_size while it
// waits in the queue. A statement that failed takes the errors kept with it along (design).
std::size_t weight_of(const Event& event, const Config& config) noexcept {
  const std::size_t failed = event.failed ? 1 : 0;
  const bool design = config.profile == ProfileKind::design;
  const std::size_t errors =
      design ? std::min<std::size_t>(event.errors, config.errors_kept_max) : 0;
  switch (event.kind) {
    case RecordKind::statement:
      return event.failed ? 2 + errors : 0;
    case RecordKind::complete:
      return design ? 1 + failed + errors : 2;
    default:
      return 1 + failed + errors;
  }
}

bool is_urgent(const Event& event, ProfileKind profile) noexcept {
  if (event.is_terminal_failure()) return true;
  return event.kind == RecordKind::connection && !event.failed && profile == ProfileKind::design;
}

}  // namespace

Client::Client(Setup setup)
    : setup_(std::move(setup)),
      queue_({setup_.config.queue_capacity, setup_.config.batch_size}),
      predecessors_(std::move(setup_.predecessors)),
      aggregator_(setup_.config, counts_),
      outbox_(setup_.config, Random(setup_.seed).split("first flush")),
      exporter_(setup_.config, Random(setup_.seed).split("retry")),
      event_ids_(Random(setup_.seed).split("event id")) {}

RecordResult Client::record(const Event& event) noexcept {
  const Config& config = setup_.config;
  const auto pushed =
      queue_.push(event, weight_of(event, config), is_urgent(event, config.profile));
  if (pushed.wake) wake();
  return pushed.result;
}

void Client::request_close(Instant now) noexcept {
  if (closing_.load(std::memory_order_relaxed)) return;
  close_deadline_.store((now + setup_.config.close_budget).time_since_epoch().count(),
                        std::memory_order_relaxed);
  closing_.store(true, std::memory_order_release);
  wake();
}

std::shared_ptr<Handle> Client::attach(HandleFacts facts, std::string token, Instant now) {
  bool enabled = true;
  const bool asks = !facts.forced;
  if (asks && !flag_referenced_)
    flag_referenced_ = setup_.book->add_flag_reference(host_key(), now);
  if (asks) {
    const FlagDecision decision = setup_.book->flag_decision(host_key(), now);
    enabled =
        flag_referenced_ && decision != FlagDecision::off && decision != FlagDecision::unlearned;
  }
  auto handle = handles_.add(std::move(facts), std::move(token), enabled);
  if (asks && flag_referenced_) opened_.store(true, std::memory_order_release);
  return handle;
}

bool Client::detach(Handle& handle) noexcept { return handles_.close(handle); }

void Client::set_session(const std::shared_ptr<Handle>& handle, std::string session_id,
                         std::string workspace_id) {
  handles_.set_session(handle, std::move(session_id), std::move(workspace_id));
  wake();
}

void Client::set_wake(std::function<void()> wake) {
  auto shared = wake ? std::make_shared<const std::function<void()>>(std::move(wake)) : nullptr;
  const std::lock_guard lock(wake_mutex_);
  wake_.swap(shared);
}

void Client::add_successor(std::weak_ptr<Client> successor) {
  const std::lock_guard lock(wake_mutex_);
  successors_.push_back(std::move(successor));
}

void Client::wake() noexcept {
  std::shared_ptr<const std::function<void()>> wake;
  {
    const std::lock_guard lock(wake_mutex_);
    wake = wake_;
  }
  if (!wake) return;
  try {
    (*wake)();
  } catch (...) {  // a shell's mistake is none of the application's (ER-3); the next deadline comes
  }
}

Counters Client::counters() const {
  Counters counters = counts_.snapshot();
  const EventQueue::Pushes pushes = queue_.pushes();
  counters.recorded = pushes.accepted + pushes.refused + pushes.late;
  counters.pending += pushes.queued;
  counters.drop(DropReason::queue_full, pushes.refused);
  counters.drop(DropReason::close_budget, pushes.late);
  return counters;
}

Instant Client::close_deadline() const noexcept {
  if (!closing_.load(std::memory_order_acquire)) return kNever;
  return Instant(Duration(close_deadline_.load(std::memory_order_relaxed)));
}

std::optional<OutboundRequest> Client::poll(Instant now, WallTime wall) {
  if (finished() || !may_work(now)) return std::nullopt;
  last_poll_ = now;
  auto request = next_request(now, wall);
  if (!request && nothing_left()) {
    finish(now, DropReason::close_budget);
    return std::nullopt;
  }
  publish();
  return request;
}

// The close budget ends everything; the clients before this one on the host end first; one request
// at a time (BT-7).
bool Client::may_work(Instant now) {
  if (now >= close_deadline()) {
    finish(now, DropReason::close_budget);
    return false;
  }
  if (!predecessors_finished()) return false;
  predecessors_.clear();
  return !outstanding_;
}

bool Client::predecessors_finished() const noexcept {
  return std::all_of(predecessors_.begin(), predecessors_.end(),
                     [](const auto& client) { return client->finished(); });
}

std::optional<OutboundRequest> Client::next_request(Instant now, WallTime wall) {
  settle_flag(now, wall);
  drain_when_due(now, wall);
  const bool due = outbox_.flush_due(now);
  if (due && !exporter_.busy()) drop_unsendable(now);
  if (!exporter_.busy()) {
    // What needs no flag does not wait for its answer (EN-3).
    if (auto forced = export_request(now, wall, Outbox::Eligible::forced)) return forced;
  }
  if (auto flag = flag_request(now)) return flag;
  if (exporter_.busy()) {
    auto retry = retry_request(now);
    if (retry || exporter_.busy()) return retry;
    if (outbox_.due()) drop_unsendable(now);  // the give-up freed the slot: look again
  }
  return export_request(now, wall, Outbox::Eligible::all);
}

bool Client::nothing_left() const {
  return close_deadline() != kNever && !outstanding_ && !exporter_.busy() &&
         queue_.state().size == 0 && aggregator_.records() == 0 && outbox_.size() == 0;
}

ClientState Client::state(Instant now) const {
  return {setup_.book->flag_state(host_key(), now), setup_.book->breaker_state(host_key(), now),
          outbox_.size(), exporter_.attempts(), close_deadline() != kNever};
}

Instant Client::next_deadline() const {
  if (finished()) return kNever;
  const Instant close = close_deadline();
  if (outstanding_ || !predecessors_finished()) return close;
  if (exporter_.busy()) return std::min(close, exporter_.next_attempt());
  Instant next = std::min(close, aggregator_.next_eviction());
  const EventQueue::State queue = queue_.state();
  if (queue.size > 0) {
    next = std::min(next, queue.drain_wanted ? queue.front : outbox_.deadline_for(queue.front));
  }
  if (!asking_enabled_) next = std::min(next, setup_.book->flag_expires(host_key()));
  if (!outbox_.due()) return std::min(next, outbox_.deadline());
  // Due events wait for the host's not_before, or for what only a wake-up or an outcome can change.
  const Instant hold = setup_.book->not_before(host_key());
  return hold > last_poll_ ? std::min(next, hold) : next;
}

}  // namespace plumbline::telemetry
