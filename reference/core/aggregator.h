// Turns records into events: merges the records of a statement by its id until it is completed or
// fails terminally, keeps its retryable errors, and bounds what is open (AG-1, AG-2, AG-8, BT-6).
// The client's one runner calls it, with records in the order of the queue. A pure state machine:
// no clock, no thread.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference/core/event_queue.h"
#include "reference/core/handle_registry.h"
#include "reference/core/payload.h"
#include "reference/core/record_counts.h"
#include "reference/telemetry/config.h"
#include "reference/telemetry/event.h"

namespace plumbline::telemetry {

/// An event that is ready to be sent, without what only the moment of sending knows (ids of event
/// and session).
struct PendingEvent {
  WireEvent wire;
  std::shared_ptr<const Session> session;  ///< whose it is; shared with its siblings
  Instant at{};  ///< when it became ready: its age counts from here (BT-2)
  std::uint64_t records =
      0;                 ///< records it carries: 0 for one derived from another's record, else 1
  bool at_once = false;  ///< a connection event (design) or a terminal error (BT-5, BT-6)
};

class Aggregator {
 public:
  /// Borrows both for its life.
  Aggregator(const Config& config, RecordCounts& counts);

  /// Takes one record, `wall` being its time on the client's wall clock, and returns the events
  /// that it completes.
  [[nodiscard]] std::vector<PendingEvent> add(const Event& event,
                                              const std::shared_ptr<const Session>& session,
                                              WallTime wall);
  /// A record of that statement was refused by the queue: the statement is dropped whole, whether
  /// it is known by the hash of its id or still by its number (0: it has none).
  void lose(std::uint64_t handle, std::uint64_t hash, std::uint64_t number);
  /// Drops statements that were open for statement_age_max (AG-8).
  void evict_old(Instant now);
  /// When `evict_old` next has something to do; kNever: nothing is open.
  [[nodiscard]] Instant next_eviction() const;
  /// The close: statements still open leave as they stand (AG-8).
  [[nodiscard]] std::vector<PendingEvent> close(Instant now);
  /// The same for the statements of one connection, which ended while others stay.
  [[nodiscard]] std::vector<PendingEvent> close_handle(std::uint64_t handle, Instant now);
  /// Drops the statements of connections that ask the server.
  void discard_asking(DropReason reason);
  /// Drops everything.
  void discard_all(DropReason reason);

  /// Statements open, those already sent but not completed included.
  [[nodiscard]] std::size_t open() const noexcept { return statements_.size(); }
  /// Records held.
  [[nodiscard]] std::uint64_t records() const noexcept { return records_; }

 private:
  struct Key {
    std::uint64_t handle = 0;
    std::uint64_t hash = 0;
    std::string id;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the comparison's 0 for a pointer
    auto operator<=>(const Key&) const = default;
  };
  struct KeptError {
    Failure failure;
    WallTime time{};
    std::uint64_t records = 0;  // 0: told by the statement's own record
  };
  struct Statement {
    std::shared_ptr<const Session> session;
    std::uint64_t sequence = 0;  // order of opening
    Instant opened{};
    WallTime time{};
    Duration latency{};
    ChunkSums chunks;
    PollSums polls;
    std::vector<Tag> tags;
    std::optional<Failure> failure;
    std::vector<KeptError> errors;
    std::uint64_t records = 0;  // carried by its event: 1 once it was executed
    bool emitted = false;       // its event has left: only its completion is awaited
  };
  using Statements = std::map<Key, Statement>;
  using Events = std::vector<PendingEvent>;

  // statements (aggregator.cc)
  [[nodiscard]] Statements::iterator open_statement(const Event& event,
                                                    const std::shared_ptr<const Session>& session);
  [[nodiscard]] Statements::iterator find_or_rekey(const Event& event, const Key& key);
  void add_execution(const Event& event, const std::shared_ptr<const Session>& session,
                     WallTime wall, Events& out);
  void add_completion(const Event& event, const std::shared_ptr<const Session>& session,
                      WallTime wall, Events& out);
  void add_statement_error(const Event& event, const std::shared_ptr<const Session>& session,
                           WallTime wall, Events& out);
  void keep_error(Statement& statement, const Failure& failure, WallTime wall,
                  std::uint64_t records);
  void fold(Statement& statement, const Event& event);
  void evict_beyond_bound();
  void erase(Statements::iterator statement);
  void drop(Statements::iterator statement, DropReason reason);
  [[nodiscard]] static std::uint64_t held_by(const Statement& statement) noexcept;

  // events (aggregator_events.cc)
  void emit(Statements::iterator statement, Instant at, bool at_once, Events& out);
  void emit_as_it_stands(Statements::iterator statement, Instant at, Events& out);
  [[nodiscard]] static PendingEvent statement_event(Statements::iterator found, Instant at,
                                                    bool at_once);
  void emit_errors(Statements::iterator statement, Instant at, bool at_once, Events& out);
  void settle_errors_without_events(Statement& statement, PendingEvent& event);
  void add_connection(const Event& event, const std::shared_ptr<const Session>& session,
                      WallTime wall, Events& out);
  void add_operation(const Event& event, const std::shared_ptr<const Session>& session,
                     WallTime wall, Events& out);
  void add_lone_error(const Event& event, const std::shared_ptr<const Session>& session,
                      WallTime wall, Events& out);
  [[nodiscard]] PendingEvent event_of(const Event& event,
                                      const std::shared_ptr<const Session>& session,
                                      WallTime wall) const;

  const Config& config_;
  RecordCounts& counts_;
  Statements statements_;
  std::map<std::uint64_t, Key> order_;  // by sequence: the oldest first
  std::uint64_t last_sequence_ = 0;
  std::uint64_t records_ = 0;
};

}  // namespace plumbline::telemetry
