// What an adapter answers to one request, and how it is read from its line. Values; pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace plumbline::scenario {

/// How a request ended.
enum class AnswerKind {
  ok,         ///< done
  refused,    ///< answered with an error
  timed_out,  ///< no answer in time; the adapter was killed
  gone        ///< it had ended, or ended before it answered
};

/// The answer to one request.
struct AdapterAnswer {
  using Time = std::chrono::steady_clock::time_point;

  AnswerKind kind = AnswerKind::gone;
  std::string line;           ///< as it came; empty without an answer
  std::string error_class;    ///< of a refusal
  std::string error_message;  ///< of a refusal
  std::string session_id;     ///< empty: not told
  std::string statement_id;   ///< empty: not told
  Time sent;                  ///< by our clock
  Time received;              ///< by our clock; `sent` without an answer
  std::int64_t begun_ns = 0;  ///< of the driver's call, by the adapter's clock; 0: not told
  std::int64_t ended_ns = 0;

  [[nodiscard]] bool ok() const { return kind == AnswerKind::ok; }
  [[nodiscard]] bool answered() const { return ok() || kind == AnswerKind::refused; }
};

/// The id of a line that is an answer; empty for any other text.
[[nodiscard]] std::optional<std::uint64_t> id_of_answer(const std::string& line);

/// Takes in such a line: it has been received now.
void read_answer(const std::string& line, AdapterAnswer& answer);

}  // namespace plumbline::scenario
