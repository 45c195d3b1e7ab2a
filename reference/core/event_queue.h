// The bounded queue between application threads and a host's runner: a preallocated ring under one
// short mutex. Pushing copies a record and says whether the runner should be woken; it never
// allocates and never waits for anything else. Full, it refuses the newest (RS-1) and remembers
// whose statement lost a record.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "reference/telemetry/event.h"

namespace plumbline::telemetry {

/// What became of a push. `closed`: the client has finished; nothing is taken any more.
enum class RecordResult : std::uint8_t { accepted, refused, closed };

/// A statement that lost a record after others had been accepted: to be dropped whole.
struct LostStatement {
  std::uint64_t session = 0;
  std::uint64_t hash = 0;    ///< `statement_hash` of the record that was refused
  std::uint64_t number = 0;  ///< by which earlier records may know it; 0: by none
};

/// What a statement is found by: a hash of its id, or its number while it has no id. 0: the record
/// has no statement.
[[nodiscard]] std::uint64_t statement_hash(const Event& event) noexcept;

class EventQueue {
 public:
  struct Limits {
    std::size_t capacity = 0;    ///< records, those of `set_held` included
    std::size_t batch_size = 0;  ///< completed events that wake the runner
  };
  /// Reserves `capacity` records of address space; pages are touched as they are used.
  explicit EventQueue(Limits limits);

  struct Pushed {
    RecordResult result = RecordResult::accepted;
    bool wake = false;  ///< the runner should poll now
  };
  /// Any thread. `weight`: how many completed events the record can make at most; `urgent`: it is
  /// sent at once.
  [[nodiscard]] Pushed push(const Event& event, std::size_t weight, bool urgent) noexcept;

  /// The runner's view.
  struct State {
    std::size_t size = 0;
    Instant front{};  ///< when the oldest record happened; valid when size > 0
    bool drain_wanted =
        false;  ///< something urgent, batch_size completed events, or half the capacity
  };
  [[nodiscard]] State state() const noexcept;
  /// Moves out the oldest records, at most `out.size()` of them: how many.
  [[nodiscard]] std::size_t pop(std::span<Event> out) noexcept;
  /// The statements that lost a record since the last call.
  [[nodiscard]] std::vector<LostStatement> take_lost();
  /// What waits behind the queue or is being sent: `records` count towards the capacity, `events`
  /// towards batch_size. Open statements are not in it: statements_max bounds them.
  void set_held(std::size_t records, std::size_t events) noexcept;
  /// From now on every push is `closed`. Records inside stay until they are popped.
  void close() noexcept;

  /// Pushes so far, by result; their sum is what was recorded.
  struct Pushes {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
    std::uint64_t late = 0;
    std::size_t queued = 0;  ///< of the accepted: inside now
  };
  [[nodiscard]] Pushes pushes() const noexcept;

 private:
  void refuse(const Event& event) noexcept;
  [[nodiscard]] bool note_push(std::size_t weight, bool urgent) noexcept;
  [[nodiscard]] std::byte* slot(std::size_t index) const noexcept;

  const Limits limits_;
  mutable std::mutex mutex_;  // guards what follows
  std::unique_ptr<std::byte[]> slots_;
  std::size_t head_ = 0;
  std::size_t size_ = 0;
  std::size_t weight_ = 0;  // of the records inside
  std::size_t held_records_ = 0;
  std::size_t held_events_ = 0;
  bool drain_wanted_ = false;
  bool closed_ = false;
  Pushes pushes_;
  std::vector<LostStatement>
      lost_;  // capacity reserved; beyond it a loss is no longer tied to its statement
};

}  // namespace plumbline::telemetry
