// What a driver calls around its operations: the only part of telemetry on the caller's thread.
// Every call is noexcept, never blocks on I/O, never allocates, and costs one relaxed load while
// telemetry is off (OV-1, OV-3, ER-3). Any thread; one StatementContext belongs to one statement
// and is used by one thread at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "reference/telemetry/clock.h"
#include "reference/telemetry/event.h"
#include "reference/telemetry/operations.h"
#include "reference/telemetry/tags.h"

namespace plumbline::telemetry {

class Client;
struct Handle;
enum class RecordResult : std::uint8_t;

/// What telemetry knows of one statement while it runs: a value on the caller's stack. Inactive
/// when telemetry was off at `before_execute`; then every call with it does nothing.
class StatementContext {
 public:
  /// Inactive. Leaves the rest uninitialised on purpose: disabled telemetry must cost nothing.
  StatementContext() noexcept {}  // NOLINT: see above
  /// True when the statement is being observed.
  [[nodiscard]] bool active() const noexcept { return active_; }

 private:
  friend class Interceptor;
  bool active_ = false;
  bool running_ = false;  // an execution has begun and not ended
  bool completed_ = false;
  Instant began_;
  Event event_;  // chunks, polls and tags since the last push; id and number of the statement
};

/// Observes one connection. A default-constructed one is disabled for good.
class Interceptor {
 public:
  Interceptor() noexcept = default;
  /// For the client manager: observes for `handle`, into `client`. The clock outlives the
  /// interceptor.
  Interceptor(const Clock& clock, std::shared_ptr<Client> client,
              std::shared_ptr<Handle> handle) noexcept;

  /// True while records are taken: not opted out, not closed, not off by the server's flag.
  [[nodiscard]] bool enabled() const noexcept { return enabled_->load(std::memory_order_relaxed); }

  /// Begins a statement: one clock read.
  [[nodiscard]] StatementContext before_execute() const noexcept {
    StatementContext context;
    if (enabled()) begin(context);
    return context;
  }
  /// Begins another execution of the same statement (the driver tries again): latencies add up.
  void resume_execute(StatementContext& context) const noexcept;
  /// Tags the statement. A tag that a statement may not carry, or a value of another type, is
  /// dropped silently (PR-5).
  void add_tag(StatementContext& context, TagId id, const TagValue& value) const noexcept;
  /// The same by wire name ("result.format"); an unlisted name is dropped silently (PR-5).
  void add_tag(StatementContext& context, std::string_view name,
               const TagValue& value) const noexcept;
  /// One result chunk arrived. `latency` >= 0, `bytes` >= 0; negative ones count as 0 (WF-6).
  void record_chunk(StatementContext& context, Duration latency, std::int64_t bytes) const noexcept;
  /// One status poll was answered.
  void record_poll(StatementContext& context, Duration latency) const noexcept;
  /// The execution ended: one clock read and one push. `statement_id` as the server issued it,
  /// empty when it issued none (AG-7). A terminal failure completes the statement and is sent at
  /// once; after any other the statement stays open until it is executed again or completed.
  void after_execute(StatementContext& context, std::string_view statement_id,
                     const std::optional<Failure>& failure = std::nullopt) const noexcept {
    if (context.active_) end(context, statement_id, failure);
  }
  /// The statement is closed: one more push, with the chunks and polls since. `failure` when it
  /// failed after its execution (while fetching). A second call with the same context does nothing.
  void complete_statement(StatementContext& context,
                          const std::optional<Failure>& failure = std::nullopt) const noexcept {
    if (context.active_) complete(context, failure);
  }
  /// A session was opened, or failed to: `tags` that a connection may not carry are dropped (PR-5).
  void record_connection(Duration latency, std::optional<Failure> failure = std::nullopt,
                         std::span<const Tag> tags = {}) const noexcept;
  /// Another operation ended (DELETE_SESSION, metadata, cancel). The design profile has no event
  /// for one that succeeded: nothing is recorded then.
  void record_operation(Operation operation, Duration latency,
                        std::optional<Failure> failure = std::nullopt) const noexcept;
  /// An error while the statement runs. Kept with it, and exported only if the statement fails; a
  /// terminal one completes the statement and is sent at once (BT-6). After `complete_statement`:
  /// no effect.
  void record_error(StatementContext& context, const Failure& failure) const noexcept;
  /// An error that belongs to no statement: an event of its own; a terminal one is sent at once.
  void record_error(const Failure& failure) const noexcept;

 private:
  void begin(StatementContext& context) const noexcept;
  void end(StatementContext& context, std::string_view statement_id,
           const std::optional<Failure>& failure) const noexcept;
  void complete(StatementContext& context, const std::optional<Failure>& failure) const noexcept;
  void push(StatementContext& context, RecordKind kind, Instant at, Duration latency,
            const std::optional<Failure>& failure) const noexcept;
  void push_followed(StatementContext& context, Event& event) const noexcept;
  RecordResult push(Event& event) const noexcept;
  void name_statement(StatementContext& context) const noexcept;

  // What a default-constructed interceptor looks at: one load decides, without a test for null.
  static constinit inline const std::atomic<bool> kDisabled{false};

  const std::atomic<bool>* enabled_ = &kDisabled;  // the handle's
  const Clock* clock_ = nullptr;
  std::shared_ptr<Client> client_;
  std::shared_ptr<Handle> handle_;
};

}  // namespace plumbline::telemetry
