// What a statement asks of the fake, in its SQL's first comment of the form
// `/* plumbline: key=value key=value */`: rows, latency, polls, pages, formats, failures. A word
// that is no directive makes the statement fail, so that a slip is never silent. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fake_server/core/http.h"
#include "fake_server/sql/failures.h"

namespace plumbline::fake {

/// Where in a statement's life something happens. `link`: the download of a result file.
enum class Place { http, execute, execute_handle, direct, poll, fetch, close, metadata, link };

/// How result rows travel; the Thrift interface's own numbers.
enum class ResultForm : std::int32_t { arrow = 0, columns = 1, links = 3 };

/// Damage to a reply: in its Thrift message, or in how HTTP delivers it.
struct MessageFault {
  bool wrong_sequence = false;  ///< the reply's sequence id is not the request's
  bool cut_short = false;       ///< half of the message, in a whole HTTP answer
  Delivery delivery = Delivery::normal;
  bool operator==(const MessageFault&) const = default;
};

// Bounds of what a comment may ask; a number beyond is refused.
inline constexpr std::int64_t kRowsMax = 10'000'000;  ///< a large result of a benchmark
inline constexpr std::int64_t kColumnsMax = 256;      ///< a wide table
inline constexpr std::int64_t kPollsMax = 1'000'000;  ///< "for ever", for a statement to cancel
inline constexpr std::int64_t kPagesMax = 10'000;     ///< SEA lists every page in one answer
inline constexpr std::size_t kTextMax = 256;          ///< bytes of one directive's value
inline constexpr std::size_t kDirectivesMax = 64;     ///< in one comment
inline constexpr std::int64_t kPageRowsDefault = 100'000;  ///< what drivers ask for by default

/// One statement's wishes; the default is what a statement without a comment gets.
struct Directives {
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  std::int64_t chunk_rows = kPageRowsDefault;  ///< rows of a page, Arrow batch or result file
  std::int64_t polls = 0;                      ///< times the state is "running" before it is final
  std::optional<bool> direct;  ///< direct results; none: if the driver asks and nothing hinders
  bool close = false;          ///< close the operation in direct results that hold all rows
  ResultForm form = ResultForm::columns;
  std::string name = "c";  ///< columns are named NAME0, NAME1, ...
  std::string value;       ///< every string cell; empty: "r<row>c<column>"
  std::vector<std::pair<Place, const Failure*>> failures;
  std::vector<std::pair<Place, Duration>> latencies;
  std::vector<std::pair<Place, MessageFault>> faults;
  std::string problem;  ///< why the comment cannot be obeyed, one line; empty: it can
  bool operator==(const Directives&) const = default;

  /// How `place` fails; nullptr: it does not.
  [[nodiscard]] const Failure* failure(Place place) const noexcept;
  /// How long the answer of `place` takes; zero unless asked.
  [[nodiscard]] Duration latency(Place place) const noexcept;
  /// What is wrong with the answer of `place`; nothing unless asked.
  [[nodiscard]] MessageFault fault(Place place) const noexcept;
  /// True when any failure, latency or fault is for metadata calls.
  [[nodiscard]] bool for_metadata() const noexcept;
};

/// Reads the first comment that begins with "plumbline:". Of a key given twice the last wins, but
/// `fail`, `fault` and `latency` add up, one for each place.
[[nodiscard]] Directives read_directives(std::string_view sql);

}  // namespace plumbline::fake
