// The state behind both SQL interfaces: sessions, operations, and the account of what happened. It
// knows neither Thrift nor JSON. One thread at a time; copyable.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fake_server/sql/directives.h"
#include "fake_server/sql/handle_id.h"
#include "fake_server/sql/result_rows.h"
#include "fake_server/sql/sql_event.h"

namespace plumbline::fake {

/// What one warehouse holds at most.
struct WarehouseBounds {
  std::size_t sessions = 1000;    ///< further ones are refused
  std::size_t operations = 1000;  ///< open at once, of all sessions
  /// A session that nobody used so long ends, as the real server's does after some idle minutes; so
  /// does a statement without a session.
  Duration idle = std::chrono::minutes(15);
  /// Of events that nobody took; further ones are counted only.
  std::size_t event_bytes = std::size_t{32} * 1024 * 1024;
  bool operator==(const WarehouseBounds&) const = default;
};

/// Bytes of SQL that are kept of each statement, for failures to echo: 1 000 operations hold 16 MB.
inline constexpr std::size_t kSqlKept = std::size_t{16} * 1024;
/// Closed operations whose result files can still be loaded: presigned links outlive an operation.
inline constexpr std::size_t kClosedKept = 64;

struct SqlSession {
  HandleId id;
  Duration last_used{};
  std::optional<Directives> next_metadata;  ///< of a statement with directives for metadata calls
};

struct Operation {
  HandleId id;
  std::string session_id;  ///< empty: a SEA statement without a session
  std::string protocol;
  Duration last_used{};
  std::string sql;
  Directives directives;
  ResultShape shape;
  std::int32_t type =
      0;  ///< 0: a statement; else the Thrift interface's number of the metadata call
  std::int64_t changed = 0;
  std::int64_t polls_left = 0;
  std::int64_t next_row = 0;
  std::int64_t pages_given = 0;
  OperationState state = OperationState::running;
  const Failure* failure = nullptr;  ///< why it failed, where it did
  Place fails_at = Place::poll;      ///< where `failure` is from

  [[nodiscard]] bool has_rows() const noexcept { return !shape.columns.empty(); }
};

/// "running", "finished", "cancelled", "failed" or "timed_out".
[[nodiscard]] std::string_view to_string(OperationState state) noexcept;

class Warehouse {
 public:
  Warehouse(std::uint64_t seed, const WarehouseBounds& bounds) : ids_(seed), bounds_(bounds) {}

  /// Time goes on; sessions that nobody used end, their operations with them.
  void advance(Duration now);

  /// nullptr: there are too many. Valid until the session ends.
  SqlSession* open_session(std::string_view protocol);
  /// The session, which counts as used; nullptr when unknown.
  SqlSession* session(const std::string& id);
  /// Ends the session and its operations.
  void close_session(const std::string& id, std::string_view protocol);

  /// A new operation, given an id; its state is what it is before any poll. nullptr: there are too
  /// many. Valid until it is closed. `start.id` is replaced.
  Operation* begin(Operation start, std::string_view call);
  /// nullptr when unknown or closed; its session counts as used.
  Operation* operation(const std::string& id);
  /// The same, or one whose result files are still there.
  [[nodiscard]] const Operation* results_of(const std::string& id) const;
  /// One look at its state: a running operation comes one poll nearer to its end.
  void poll(Operation& operation, std::string_view call);
  /// A running operation becomes cancelled; nothing happens to another.
  void cancel(Operation& operation, std::string_view call);
  void close(const std::string& id, std::string_view call, bool direct);

  /// Adds to the account; the time is filled in.
  void note(SqlEvent event);
  /// The account since the last call.
  [[nodiscard]] std::vector<SqlEvent> take_events();
  [[nodiscard]] std::uint64_t events_lost() const noexcept { return events_lost_; }
  [[nodiscard]] std::size_t sessions_open() const noexcept { return sessions_.size(); }
  [[nodiscard]] std::size_t operations_open() const noexcept { return operations_.size(); }

 private:
  void end_session(const std::string& id, SqlEventKind how, std::string_view protocol);
  template <typename Condition>
  void end_operations(std::string_view call, const Condition& condition);

  HandleMaker ids_;
  WarehouseBounds bounds_;
  Duration now_{};
  std::map<std::string, SqlSession> sessions_;   // by the guid's text
  std::map<std::string, Operation> operations_;  // the same
  std::vector<Operation> closed_;                // with result files, the oldest first
  std::vector<SqlEvent> events_;
  std::size_t event_bytes_ = 0;
  std::uint64_t events_lost_ = 0;
};

/// The first kSqlKept bytes, cut where a character begins.
[[nodiscard]] std::string kept_sql(std::string_view sql);

/// An event about an operation, with all that the operation says of itself.
[[nodiscard]] SqlEvent event_of(SqlEventKind kind, const Operation& operation,
                                std::string_view call);

}  // namespace plumbline::fake
