#include "reference/core/outbox.h"

#include <algorithm>
#include <utility>

#include "reference/core/payload.h"

namespace plumbline::telemetry {

namespace {

bool asks(const PendingEvent& event) { return !event.session->handle->facts.forced; }

// A request that is being filled. An event that no request can hold is admitted too, and marked.
class Filling {
 public:
  Filling(const Config& config, const Group& group, WallTime upload)
      : config_(config),
        envelope_{upload, group.authenticated},
        room_(config.payload_max - envelope_size(config, envelope_)) {}

  bool admit(const WireEvent& event) {
    if (full_) return false;
    const std::size_t before = encoded_.size();
    append_encoded(encoded_, config_, event, envelope_.authenticated);
    const std::size_t comma = before == 0 ? 0 : 1;
    const bool oversized = encoded_.size() - before - comma > room_;
    full_ = !oversized && (encoded_.size() > room_ || events_ == config_.batch_size_max);
    if (oversized || full_) encoded_.resize(before);
    if (full_) return false;
    too_large_.push_back(oversized);
    if (!oversized) ++events_;
    return true;
  }

  [[nodiscard]] bool too_large(std::size_t admitted) const { return too_large_[admitted]; }
  [[nodiscard]] std::string body() const { return enclose(config_, encoded_, envelope_); }

 private:
  const Config& config_;
  Envelope envelope_;
  std::size_t room_;
  std::string encoded_;  // the events, but for those that are too large
  std::size_t events_ = 0;
  bool full_ = false;
  std::vector<bool> too_large_;  // of the admitted, in order
};

}  // namespace

Outbox::Outbox(const Config& config, Random random) : config_(config) {
  if (config.first_flush_jittered) first_jitter_ = random.below(config.flush_interval);
}

void Outbox::add(PendingEvent event) {
  if (first_jitter_ && !first_deadline_) first_deadline_ = event.at + *first_jitter_;
  records_ += event.records;
  if (event.at_once) ++at_once_;
  const Instant due = event.at + config_.flush_interval;
  entries_.push_back({std::move(event), due});
}

Instant Outbox::deadline() const noexcept {
  if (entries_.empty()) return kNever;
  if (first_jitter_ && first_deadline_) return *first_deadline_;
  Instant earliest = kNever;
  for (const Entry& entry : entries_) earliest = std::min(earliest, entry.due);
  return earliest;
}

Instant Outbox::deadline_for(Instant at) const noexcept {
  return at + (first_jitter_ ? *first_jitter_ : config_.flush_interval);
}

bool Outbox::flush_due(Instant now) {
  const bool fired = !entries_.empty() &&
                     (at_once_ > 0 || entries_.size() >= config_.batch_size || deadline() <= now);
  if (fired) flush_all();
  return due();
}

void Outbox::flush_all() {
  due_ = entries_.size();
  at_once_ = 0;
  if (due_ > 0) first_jitter_.reset();
}

const Handle* Outbox::due_asking() const {
  const auto end = entries_.begin() + static_cast<std::ptrdiff_t>(due_);
  const auto found =
      std::find_if(entries_.begin(), end, [](const Entry& entry) { return asks(entry.event); });
  return found == end ? nullptr : found->event.session->handle.get();
}

void Outbox::restart_ages(Instant now) {
  for (Entry& entry : entries_) {
    if (asks(entry.event)) entry.due = std::max(entry.due, now + config_.flush_interval);
  }
  const bool all_ask = std::all_of(entries_.begin(), entries_.end(),
                                   [](const Entry& entry) { return asks(entry.event); });
  if (all_ask && first_jitter_ && first_deadline_) {
    first_deadline_ = std::max(*first_deadline_, now + *first_jitter_);
  }
}

// The smallest group after the last one served, else the smallest: every group with due events gets
// its turn.
std::optional<Group> Outbox::next_group(const HandleRegistry& handles, Eligible eligible) const {
  std::optional<Group> first;
  std::optional<Group> next;
  for (std::size_t i = 0; i < due_; ++i) {
    const PendingEvent& event = entries_[i].event;
    if (eligible == Eligible::forced && asks(event)) continue;
    const Group group = handles.group_of(*event.session);
    if (!first || group < *first) first = group;
    const bool after = last_group_ && *last_group_ < group;
    if (after && (!next || group < *next)) next = group;
  }
  return next ? next : first;
}

std::optional<Batch> Outbox::cut(const HandleRegistry& handles, Eligible eligible, WallTime upload,
                                 std::vector<PendingEvent>& too_large) {
  const std::optional<Group> group = next_group(handles, eligible);
  if (!group) return std::nullopt;
  last_group_ = group;
  Filling filling(config_, *group, upload);
  auto taken = take_if([&](std::size_t, const Entry& entry) {
    if (eligible == Eligible::forced && asks(entry.event)) return false;
    return handles.group_of(*entry.event.session) == *group && filling.admit(entry.event.wire);
  });
  Batch batch{*group, {}, filling.body()};
  for (std::size_t i = 0; i < taken.size(); ++i) {
    auto& destination = filling.too_large(i) ? too_large : batch.events;
    destination.push_back(std::move(taken[i]));
  }
  return batch;
}

std::vector<PendingEvent> Outbox::take_if(
    const std::function<bool(std::size_t, const Entry&)>& wanted) {
  std::vector<PendingEvent> taken;
  std::deque<Entry> kept;
  std::size_t due_kept = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (!wanted(i, entry)) {
      if (i < due_) ++due_kept;
      kept.push_back(std::move(entry));
      continue;
    }
    records_ -= entry.event.records;
    if (i >= due_ && entry.event.at_once) --at_once_;
    taken.push_back(std::move(entry.event));
  }
  entries_ = std::move(kept);
  due_ = due_kept;
  if (entries_.empty()) first_deadline_.reset();
  return taken;
}

std::vector<PendingEvent> Outbox::take_due() {
  return take_if([this](std::size_t index, const Entry&) { return index < due_; });
}

std::vector<PendingEvent> Outbox::take_asking() {
  return take_if([](std::size_t, const Entry& entry) { return asks(entry.event); });
}

std::uint64_t Outbox::discard_all() noexcept {
  entries_.clear();
  due_ = 0;
  at_once_ = 0;
  first_deadline_.reset();
  return std::exchange(records_, std::uint64_t{0});
}

}  // namespace plumbline::telemetry
