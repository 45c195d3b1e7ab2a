// Hand-made journals for the tests of the judge: a builder that knows the usual sequences (open,
// statement, export, flag answer), and telemetry bodies of both payloads. Test code only, one
// thread. Entries may be added in any order; the journal comes out sorted by time (equal times in
// the order added) and numbered from 1.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::judge {

class Evidence;

namespace testing {

using namespace std::chrono_literals;
using journal::Duration;

/// The host of every helper that is not told another.
inline constexpr const char* kHost = "ws1.cloud.databricks.test";

/// One event of a telemetry body. Empty members are left out.
struct TestEvent {
  std::string kind = "EXECUTE_STATEMENT";  ///< shipped: operation_type; design: "statement",
                                           ///< "connection" or "error"
  std::string statement = {};              ///< statement id as the server issued it
  std::string session = "session-c1";
  std::string id = {};  ///< event id; empty: "event-" + kind + session + statement
  std::int64_t latency_ms = 5;
  std::int64_t timestamp_ms = 1'795'450'985'000;
  std::string error = {};  ///< class of the error; empty: no error information
  std::optional<std::int64_t> chunks = {};
  std::optional<std::int64_t> bytes = {};  ///< design only
  std::optional<std::int64_t> polls = {};
  std::string workspace = {};  ///< empty: none; design: "7"
};

/// A shipped payload; `upload_ms` differs between attempts without changing the batch.
[[nodiscard]] std::string shipped_body(const std::vector<TestEvent>& events,
                                       std::int64_t upload_ms = 1'795'450'985'000);
/// A design payload.
[[nodiscard]] std::string design_body(const std::vector<TestEvent>& events);
/// The shipped flag answer with that value as JSON text, e.g. "\"true\"", "true", "1".
[[nodiscard]] std::string flag_body(const std::string& value, std::optional<int> ttl_seconds = 900);

class JournalBuilder {
 public:
  explicit JournalBuilder(std::string world = "sim");

  /// The run header, to change before `journal()`.
  journal::RunHeader& header() { return header_; }
  /// Any entry.
  JournalBuilder& add(Duration time, journal::Data data);

  /// An operation from `at` to `at + took`; `took` empty: it never returns. Session id "session-" +
  /// connection.
  JournalBuilder& open(const std::string& connection, Duration at,
                       const std::string& telemetry = "unset", const std::string& host = kHost,
                       std::optional<Duration> took = Duration{0});
  JournalBuilder& close(const std::string& connection, Duration at, const std::string& host = kHost,
                        std::optional<Duration> took = Duration{0});
  /// Execute and complete, both at `at`; statement id "id-" + statement.
  JournalBuilder& statement(const std::string& connection, const std::string& statement,
                            Duration at, const std::string& host = kHost);
  /// An execute that returns an error, and complete, both at `at`.
  JournalBuilder& failed_statement(const std::string& connection, const std::string& statement,
                                   Duration at, const std::string& error = "server_error",
                                   const std::string& host = kHost);
  /// Any operation with its end.
  JournalBuilder& operation(journal::OperationBegun begun, Duration at,
                            std::optional<Duration> took, journal::OperationEnded ended = {});

  /// A flag request at `at`, answered `took` later. `value` as in flag_body.
  JournalBuilder& flag(Duration at, const std::string& value = "\"true\"",
                       const std::string& host = kHost, Duration took = Duration{0},
                       int status = 200);
  /// POST /telemetry-ext at `at`, answered `took` later; status 0: a hang, which has no answer.
  JournalBuilder& telemetry(Duration at, const std::string& body, int status = 200,
                            const std::string& host = kHost, journal::Headers reply_headers = {},
                            Duration took = Duration{0},
                            const std::string& target = "/telemetry-ext");
  /// As `telemetry` with one statement event of that statement on connection "c1".
  JournalBuilder& exported(const std::string& statement, Duration at, int status = 200,
                           Duration took = Duration{0});
  /// Some request of the driver that has nothing to do with telemetry.
  JournalBuilder& sql_request(Duration at, const std::string& host = kHost,
                              Duration took = Duration{0});
  /// Any request with its answer; `reply` empty: none is recorded.
  JournalBuilder& exchange(Duration at, journal::RequestReceived request, Duration took,
                           std::optional<journal::ReplyGiven> reply);
  JournalBuilder& attempt_failed(Duration at, const std::string& reason,
                                 const std::string& endpoint = "telemetry",
                                 const std::string& host = kHost);
  JournalBuilder& jitter(Duration overshoot);
  JournalBuilder& quiescence(Duration at);

  /// The journal so far, its header first.
  [[nodiscard]] journal::Journal journal() const;

 private:
  journal::RunHeader header_;
  journal::Journal entries_;
  std::uint64_t next_operation_ = 1;
  std::uint64_t next_request_ = 1;
};

/// A profile by its built-in name, with settings on top.
[[nodiscard]] Profile profile(
    const std::string& name = "shipped",
    const std::vector<std::pair<std::string, std::string>>& settings = {});

/// One rule on one journal.
[[nodiscard]] Verdict run_rule(Verdict (*rule)(const Evidence&), const Profile& profile,
                               const JournalBuilder& journal);

}  // namespace testing
}  // namespace plumbline::judge
