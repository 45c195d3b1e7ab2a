// One host's telemetry client: composes queue, aggregator, outbox and exporter into a state machine
// that is told the time and says what to send. Application threads record and ask to close; one
// runner (a thread, or the simulator) calls the rest. No thread, clock or socket inside; determined
// by its seed and the sequence of calls.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/core/aggregator.h"
#include "reference/core/event_queue.h"
#include "reference/core/exporter.h"
#include "reference/core/handle_registry.h"
#include "reference/core/host_book.h"
#include "reference/core/outbox.h"
#include "reference/core/random.h"
#include "reference/core/record_counts.h"
#include "reference/telemetry/config.h"
#include "reference/telemetry/counters.h"
#include "reference/telemetry/event.h"
#include "reference/telemetry/transport.h"

namespace plumbline::telemetry {

using RequestId = std::uint64_t;

/// A request that the runner must make now, and report with `on_outcome`.
struct OutboundRequest {
  enum class Kind { flag, telemetry };
  RequestId id = 0;
  Kind kind = Kind::telemetry;
  HttpRequest http;
};

/// How a client stands, for those who watch it: a simulator, a report.
struct ClientState {
  FlagState flag = FlagState::unknown;
  CircuitBreaker::State breaker = CircuitBreaker::State::closed;
  std::size_t waiting = 0;   ///< events that are ready, the export under way not among them
  std::size_t attempts = 0;  ///< begun of the export under way; 0: there is none
  bool closing = false;
};

/// One host's client. Neither copied nor moved. `poll`, `on_outcome`, `next_deadline`: its one
/// runner. Everything else: any thread.
class Client {
 public:
  /// What the manager gives a client. `predecessors`: the host's clients still closing.
  struct Setup {
    std::string host_key;
    std::string origin;
    Config config;
    std::uint64_t seed = 0;
    std::shared_ptr<HostBook> book;
    std::vector<std::shared_ptr<Client>> predecessors;
  };
  explicit Client(Setup setup);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Takes a record: one short lock, no allocation, never waits for anything else.
  RecordResult record(const Event& event) noexcept;
  /// Starts the close: what is there is sent, until now + close_budget at the latest. Again: no
  /// effect.
  void request_close(Instant now) noexcept;

  /// What to send now, if anything; at most one request is outstanding at any time (BT-7). Calling
  /// it early or often does no harm.
  [[nodiscard]] std::optional<OutboundRequest> poll(Instant now, WallTime wall);
  /// What became of the request; an unknown or late id is ignored. Call `poll` afterwards.
  void on_outcome(RequestId id, const HttpOutcome& outcome, Instant now, WallTime wall);
  /// When `poll` should run next if nothing wakes it earlier; kNever when idle. Includes the end of
  /// the close budget.
  [[nodiscard]] Instant next_deadline() const;
  /// How it stands at `now`. Its runner.
  [[nodiscard]] ClientState state(Instant now) const;
  /// Closed, and nothing will ever be sent again.
  [[nodiscard]] bool finished() const noexcept { return finished_.load(std::memory_order_acquire); }

  /// The end of the close budget; kNever while nobody asked to close. Any thread.
  [[nodiscard]] Instant close_deadline() const noexcept;
  /// Ends it now, as `poll` does at the end of the close budget: what is left is dropped, and the
  /// request outstanding is taken for failed. For the shell, in place of its runner. Again: no
  /// effect.
  void end_now(Instant now);

  /// Sets what is called, from any thread and with no lock held, when `poll` should run now. Must
  /// not throw. An empty function: nobody is told.
  void set_wake(std::function<void()> wake);
  /// Calls it. Hold no lock that it may want.
  void wake() noexcept;
  /// What became of its records. At rest they are conserved (RS-4).
  [[nodiscard]] Counters counters() const;
  [[nodiscard]] const std::string& host_key() const noexcept { return setup_.host_key; }
  /// Where its requests go.
  [[nodiscard]] const std::string& origin() const noexcept { return setup_.origin; }
  /// What it was configured with: the config of the connection that created it.
  [[nodiscard]] const Config& config() const noexcept { return setup_.config; }

  // For the client manager and its connections.
  /// Adds a connection. Never waits, wakes nobody; may throw std::bad_alloc.
  [[nodiscard]] std::shared_ptr<Handle> attach(HandleFacts facts, std::string token, Instant now);
  /// Ends a connection; true when it was the last one. Any other's open statements leave at the
  /// next poll. Wakes nobody.
  [[nodiscard]] bool detach(Handle& handle) noexcept;
  /// Later records of the connection belong to this session. Wakes the runner, so that it forgets
  /// the earlier one; may throw std::bad_alloc.
  void set_session(const std::shared_ptr<Handle>& handle, std::string session_id,
                   std::string workspace_id);
  [[nodiscard]] HandleRegistry& handles() noexcept { return handles_; }
  /// A later client of the host, to be woken when this one has finished.
  void add_successor(std::weak_ptr<Client> successor);

 private:
  struct Outstanding {
    RequestId id = 0;
    OutboundRequest::Kind kind = OutboundRequest::Kind::telemetry;
  };

  // poll, in the order of its steps (client.cc)
  [[nodiscard]] bool may_work(Instant now);
  [[nodiscard]] std::optional<OutboundRequest> next_request(Instant now, WallTime wall);
  [[nodiscard]] bool predecessors_finished() const noexcept;
  [[nodiscard]] bool nothing_left() const;

  // draining (client_drain.cc)
  void settle_flag(Instant now, WallTime wall);
  void drain_when_due(Instant now, WallTime wall);
  void drain(Instant now, WallTime wall);
  void take_record(const Event& event, Instant now, WallTime wall);
  void collect(std::vector<PendingEvent> events);
  void discard_asking(DropReason reason);
  void drop(const std::vector<PendingEvent>& events, DropReason reason) noexcept;
  void publish() noexcept;
  void finish(Instant now, DropReason reason);

  // sending (client_send.cc)
  [[nodiscard]] OutboundRequest outbound(OutboundRequest::Kind kind, HttpRequest http);
  void drop_unsendable(Instant now);
  [[nodiscard]] std::optional<OutboundRequest> flag_request(Instant now);
  [[nodiscard]] std::optional<OutboundRequest> retry_request(Instant now);
  [[nodiscard]] std::optional<OutboundRequest> export_request(Instant now, WallTime wall,
                                                              Outbox::Eligible wanted);
  [[nodiscard]] OutboundRequest begin_export(Batch batch, Permit permit, Instant now);
  [[nodiscard]] OutboundRequest attempt(Instant now);
  void on_flag_outcome(const HttpOutcome& outcome, Instant now, WallTime wall);
  void on_export_outcome(const HttpOutcome& outcome, Instant now, WallTime wall);
  void end_export(const ExportResult& result, Instant now);

  Setup setup_;  // never changed after construction
  HandleRegistry handles_;
  EventQueue queue_;
  RecordCounts counts_;

  // Shared with application threads.
  std::atomic<bool> opened_{false};  // a connection that asks the server opened since the last poll
  std::atomic<bool> closing_{false};  // the close ticket: published after close_deadline_
  std::atomic<Instant::rep> close_deadline_{Instant::max().time_since_epoch().count()};
  std::atomic<bool> finished_{false};
  mutable std::mutex wake_mutex_;
  std::shared_ptr<const std::function<void()>> wake_;
  std::vector<std::weak_ptr<Client>> successors_;  // guarded by wake_mutex_
  std::atomic<bool> flag_referenced_{false};

  // The runner's own.
  std::vector<std::shared_ptr<Client>> predecessors_;  // until all have finished
  Aggregator aggregator_;
  Outbox outbox_;
  Exporter exporter_;
  Random event_ids_;
  std::optional<Outstanding> outstanding_;
  RequestId last_request_ = 0;
  bool flag_wanted_ = false;
  bool asking_enabled_ = true;
  Instant last_poll_ = Instant::min();
};

}  // namespace plumbline::telemetry
