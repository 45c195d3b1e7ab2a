// One record, as the interceptor pushes it and the runner drains it: fixed size, trivially
// copyable, no allocation. Members without initialisers are on purpose: an unused context value
// must cost nothing. Use `Event::make`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "reference/telemetry/errors.h"
#include "reference/telemetry/operations.h"
#include "reference/telemetry/tag_set.h"
#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// What a record says: a statement ran; a statement is completed (closed); a session was opened, or
/// failed to; another operation ran; an error happened.
enum class RecordKind : std::uint8_t { statement, complete, connection, operation, error };

/// That something failed, and how: a class and a code, never a message (PR-6).
struct Failure {
  ErrorClass error = ErrorClass::unknown;
  int http_status = 0;  ///< 0: there was no HTTP answer
  bool operator==(const Failure&) const = default;
};

/// A server-issued id, inline. 63 bytes: the server's are UUIDs of 36; a longer one is cut and
/// marked.
class IdText {
 public:
  static constexpr std::size_t kBytesMax = 63;
  void assign(std::string_view id) noexcept {
    if (id.size() > kBytesMax) {
      assign_cut(id);
      return;
    }
    std::memcpy(text_.data(), id.data(), id.size());
    size_ = static_cast<std::uint8_t>(id.size());
  }
  void clear() noexcept { size_ = 0; }
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_ & 0x3FU}; }
  [[nodiscard]] bool truncated() const noexcept { return (size_ & kTruncated) != 0; }

 private:
  static constexpr std::uint8_t kTruncated = 0x80;
  void assign_cut(std::string_view id) noexcept;
  std::uint8_t size_;
  std::array<char, kBytesMax> text_;
};

/// The result chunks and status polls of a statement, as far as one record saw them.
struct Work {
  std::int64_t chunk_count;
  std::int64_t chunk_bytes;
  Duration chunk_first;
  Duration chunk_slowest;
  Duration chunk_total;
  std::int64_t poll_count;
  Duration poll_latency;
};

/// One record (the unit of the counters, RS-4).
struct Event {
  static constexpr std::uint16_t kErrorsMax = 1'000;  ///< as many as config.errors_kept_max allows
  Instant at;             ///< when it happened: the end of what it describes
  Duration latency;       ///< of the operation; an error's: of the execution so far
  std::uint64_t session;  ///< whose it is (CM-9): a number that the host's client gave out
  std::uint64_t
      statement;    ///< the statement's number on its connection where it had no id yet; 0: none
  Work work;        ///< statement and complete records
  int http_status;  ///< of the failure; 0: none
  RecordKind kind;
  ErrorClass error;  ///< valid when `failed`
  bool failed;
  bool follows;          ///< an earlier record of its statement was accepted
  Operation operation;   ///< operation records
  std::uint16_t errors;  ///< earlier errors of its statement, failed executions included; at most
                         ///< kErrorsMax
  IdText statement_id;   ///< as the server issued it; may be empty
  TagSet tags;           ///< last: its unused tail is not copied

  /// An empty record of that kind.
  [[nodiscard]] static Event make(RecordKind kind) noexcept;
  /// Makes it an empty record of that kind, in place.
  void reset(RecordKind as) noexcept;
  /// One more earlier error of its statement.
  void count_error() noexcept {
    if (errors < kErrorsMax) ++errors;
  }
  /// Marks it failed.
  void fail(const Failure& failure) noexcept;
  [[nodiscard]] Failure failure() const noexcept { return {error, http_status}; }
  /// True for a failed record whose failure is terminal.
  [[nodiscard]] bool is_terminal_failure() const noexcept {
    return failed && is_terminal(error, http_status);
  }
  /// Bytes from the start that carry something.
  [[nodiscard]] std::size_t used_bytes() const noexcept {
    return sizeof(Event) - tags.unused_bytes();
  }
};

inline void Event::reset(RecordKind as) noexcept {
  at = Instant{};
  latency = Duration::zero();
  session = 0;
  statement = 0;
  work = Work{};
  http_status = 0;
  kind = as;
  error = ErrorClass::unknown;
  failed = false;
  follows = false;
  operation = Operation::execute_statement;
  errors = 0;
  statement_id.clear();
  tags.clear();
}

static_assert(std::is_trivially_copyable_v<Event>);
static_assert(sizeof(Event) <= 544, "an event is copied on the caller's thread");

}  // namespace plumbline::telemetry
