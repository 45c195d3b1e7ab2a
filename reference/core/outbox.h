// Events that are ready and wait to be sent: says when a flush is due (size, age, at once, close)
// and cuts the batches, one group at a time, in turns (BT-1 to BT-6, CM-1). The client's one runner
// calls it. A pure state machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reference/core/aggregator.h"
#include "reference/core/handle_registry.h"
#include "reference/core/random.h"
#include "reference/telemetry/config.h"

namespace plumbline::telemetry {

/// Events cut for one request, of one group, in order, and the request's body.
struct Batch {
  Group group;
  std::vector<PendingEvent> events;
  std::string body;  ///< meaningless without events
};

class Outbox {
 public:
  /// Borrows the config for its life. `random` draws the first deadline where the profile jitters
  /// it (BT-8).
  Outbox(const Config& config, Random random);

  void add(PendingEvent event);
  /// Evaluates the triggers: when one has fired, everything that waits now is due. True when
  /// something is due.
  bool flush_due(Instant now);
  /// Makes everything due: the close.
  void flush_all();
  /// True when events are due and not cut yet.
  [[nodiscard]] bool due() const noexcept { return due_ > 0; }
  /// The connection of the oldest due event whose connection asks the server; nullptr: there is
  /// none. Valid until the event is cut or taken.
  [[nodiscard]] const Handle* due_asking() const;
  /// The flag was answered: the ages of those that waited for it count from now (BT-2).
  void restart_ages(Instant now);

  /// When the age trigger fires for what is inside; kNever when empty.
  [[nodiscard]] Instant deadline() const noexcept;
  /// When it would fire for an event that becomes ready at `at`.
  [[nodiscard]] Instant deadline_for(Instant at) const noexcept;

  /// Which events may leave now: those of forced connections only, or all.
  enum class Eligible { forced, all };
  /// Cuts the next group's batch: at most batch_size_max events and payload_max bytes; the groups
  /// take turns. The body is for a request at `upload`. Events beyond payload_max by themselves go
  /// to `too_large`. Nothing: no due event is eligible.
  [[nodiscard]] std::optional<Batch> cut(const HandleRegistry& handles, Eligible eligible,
                                         WallTime upload, std::vector<PendingEvent>& too_large);
  /// Takes out what is due, whatever its group.
  [[nodiscard]] std::vector<PendingEvent> take_due();
  /// Takes out the events of connections that ask the server.
  [[nodiscard]] std::vector<PendingEvent> take_asking();
  /// Discards everything, without needing memory: the number of records in it.
  std::uint64_t discard_all() noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] std::uint64_t records() const noexcept { return records_; }

 private:
  struct Entry {
    PendingEvent event;
    Instant due{};  // the end of its flush interval
  };
  [[nodiscard]] std::vector<PendingEvent> take_if(
      const std::function<bool(std::size_t, const Entry&)>& wanted);
  [[nodiscard]] std::optional<Group> next_group(const HandleRegistry& handles,
                                                Eligible eligible) const;

  const Config& config_;
  std::deque<Entry> entries_;  // the first `due_` of them are due
  std::size_t due_ = 0;
  std::size_t at_once_ = 0;  // of those not due yet
  std::uint64_t records_ = 0;
  std::optional<Duration> first_jitter_;   // until the first flush
  std::optional<Instant> first_deadline_;  // once the first event is there
  std::optional<Group> last_group_;
};

}  // namespace plumbline::telemetry
