#include "reference/core/event_queue.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace plumbline::telemetry {

namespace {

// FNV-1a, 64 bit: ids are found by it together with the text itself, so a collision costs nothing
// but a comparison.
constexpr std::uint64_t kFnvBasis = 14695981039346656037ULL;
constexpr std::uint64_t kFnvPrime = 1099511628211ULL;

}  // namespace

std::uint64_t statement_hash(const Event& event) noexcept {
  const auto id = event.statement_id.text();
  if (id.empty()) return event.statement;
  std::uint64_t hash = kFnvBasis;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * kFnvPrime;
  return hash;
}

EventQueue::EventQueue(Limits limits)
    : limits_(limits), slots_(new std::byte[limits.capacity * sizeof(Event)]) {
  lost_.reserve(limits.capacity);
}

std::byte* EventQueue::slot(std::size_t index) const noexcept {
  // The index is below twice the capacity: a comparison serves, and a division would cost the
  // caller.
  const std::size_t wrapped = index < limits_.capacity ? index : index - limits_.capacity;
  return slots_.get() + wrapped * sizeof(Event);
}

EventQueue::Pushed EventQueue::push(const Event& event, std::size_t weight, bool urgent) noexcept {
  const std::lock_guard lock(mutex_);
  if (closed_) {
    ++pushes_.late;
    return {RecordResult::closed, false};
  }
  if (size_ + held_records_ >= limits_.capacity) {
    refuse(event);
    return {RecordResult::refused, false};
  }
  std::memcpy(slot(head_ + size_), &event, event.used_bytes());
  ++pushes_.accepted;
  ++size_;
  return {RecordResult::accepted, note_push(weight, urgent)};
}

void EventQueue::refuse(const Event& event) noexcept {
  ++pushes_.refused;
  if (!event.follows) return;  // its statement has nothing to drop
  const std::uint64_t hash = statement_hash(event);
  if (hash == 0 || lost_.size() == lost_.capacity()) return;
  lost_.push_back({event.session, hash, event.statement});
}

// True when the runner should be woken: the queue turned non-empty, or it should be drained for a
// new reason.
bool EventQueue::note_push(std::size_t weight, bool urgent) noexcept {
  const std::size_t events_before = weight_ + held_events_;
  weight_ += weight;
  const bool batch_reached =
      events_before < limits_.batch_size && weight_ + held_events_ >= limits_.batch_size;
  const bool half_reached = size_ + held_records_ == limits_.capacity / 2;
  const bool drain = urgent || batch_reached || half_reached;
  drain_wanted_ = drain_wanted_ || drain;
  return drain || size_ == 1;
}

EventQueue::State EventQueue::state() const noexcept {
  const std::lock_guard lock(mutex_);
  State state;
  state.size = size_;
  // The sums are looked at here too: what the runner holds changes without a push.
  const bool batch_there = size_ > 0 && weight_ + held_events_ >= limits_.batch_size;
  state.drain_wanted = drain_wanted_ || batch_there || !lost_.empty();
  if (size_ > 0) std::memcpy(&state.front, slot(head_) + offsetof(Event, at), sizeof(Instant));
  return state;
}

std::size_t EventQueue::pop(std::span<Event> out) noexcept {
  const std::lock_guard lock(mutex_);
  const std::size_t count = std::min(out.size(), size_);
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(static_cast<void*>(&out[i]), slot(head_ + i), sizeof(Event));
  }
  size_ -= count;
  // An empty queue starts over at its first slot, which is still in the cache.
  head_ = size_ == 0 ? 0 : (head_ + count) % limits_.capacity;
  if (size_ == 0) {
    weight_ = 0;
    drain_wanted_ = false;
  }
  return count;
}

std::vector<LostStatement> EventQueue::take_lost() {
  const std::lock_guard lock(mutex_);
  std::vector<LostStatement> lost(lost_);
  lost_.clear();
  return lost;
}

void EventQueue::set_held(std::size_t records, std::size_t events) noexcept {
  const std::lock_guard lock(mutex_);
  held_records_ = records;
  held_events_ = events;
}

void EventQueue::close() noexcept {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

EventQueue::Pushes EventQueue::pushes() const noexcept {
  const std::lock_guard lock(mutex_);
  Pushes pushes = pushes_;
  pushes.queued = size_;
  return pushes;
}

}  // namespace plumbline::telemetry
