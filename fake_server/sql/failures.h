// The ways in which a statement can fail, by the class names that scenarios use: what a server then
// says in each place where it can say something. Every text echoes the SQL, as the real server's
// does: that is what a driver's telemetry must not pass on (PR-1). Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::fake {

/// How far an operation is; the Thrift interface's own numbers.
enum class OperationState : std::int32_t {
  running = 1,
  finished = 2,
  cancelled = 3,
  failed = 5,
  timed_out = 8,
};

/// One class of failure.
struct Failure {
  std::string_view name;       ///< as in the directive `fail=PLACE:NAME`
  std::string_view condition;  ///< the server's error condition
  std::string_view sql_state;
  int http_status;       ///< 400, 401 or 403: some drivers retry others for half a minute
  OperationState state;  ///< of an operation that failed so
  bool operator==(const Failure&) const = default;
};

/// The vendor's code beside each failure. Drivers print it; none was seen to decide by it.
inline constexpr std::int32_t kErrorCode = 1;

/// The class of that name; nullptr when there is none. Lives for ever.
[[nodiscard]] const Failure* failure_named(std::string_view name) noexcept;
/// All names, in a fixed order.
[[nodiscard]] std::vector<std::string> failure_names();

/// The server's one-line message, then the SQL with a mark below it.
[[nodiscard]] std::string failure_message(const Failure& failure, std::string_view sql);
/// What the server adds for those who operate it: a stack trace, with the SQL too.
[[nodiscard]] std::string failure_diagnostics(const Failure& failure, std::string_view sql);

}  // namespace plumbline::fake
