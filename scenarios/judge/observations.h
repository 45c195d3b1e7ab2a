// What the judge's rules look at, as plain values: operations, connections, statements, exchanges,
// exports and flag answers, put together from single journal entries by evidence.cc. Copyable, no
// behaviour beyond small questions, any thread. Pointers lead into the journal that the evidence
// borrows. `...sequence` members name the entries that prove a value, for a verdict's witness; 0
// means that there is none.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fake_server/core/decoder.h"
#include "fake_server/core/endpoint.h"
#include "fake_server/journal/record.h"

namespace plumbline::judge {

using Duration = std::chrono::nanoseconds;

/// One driver operation, its begin and its end paired.
struct Operation {
  std::string name;        ///< "open", "execute", "fetch", "complete", "close", "fail_connect"
  std::string connection;  ///< the scenario's names; empty where none
  std::string host;
  std::string statement;
  std::string telemetry;     ///< open only: the user's choice
  std::string org;           ///< open only
  bool credentials = false;  ///< open only
  std::string spelling;      ///< open only
  Duration begun{};
  std::optional<Duration> ended;  ///< empty: never returned
  bool ok = false;                ///< it returned without an error
  std::string error;
  std::string session_id;               ///< as the server issued it
  std::string statement_id;             ///< as the server issued it
  std::vector<std::string> odd_values;  ///< odd tag values handed over (WF-9)
  /// What it brought its statement (AG-2), in the journal; nullptr: it never returned.
  const std::map<std::string, std::int64_t>* work = nullptr;
  std::uint64_t begun_sequence = 0;
  std::uint64_t ended_sequence = 0;
};

/// One life of a connection: from an "open" (or "fail_connect") to its first "close". A name opened
/// again is another one.
struct Connection {
  std::string name;
  std::string host;
  std::string telemetry;  ///< the user's choice: "unset", "on", "off", "force"
  std::string org;
  std::string spelling;  ///< how the application wrote the host; empty: the plain address
  bool credentials = false;
  bool open_ok = false;  ///< false also while it never returned
  Duration open_begun{};
  std::optional<Duration> open_ended;
  std::optional<Duration> close_begun;
  std::optional<Duration> close_ended;
  std::optional<Duration> died;  ///< its process ended before its close had returned
  std::string session_id;
  std::uint64_t open_sequence = 0;         ///< of its begin
  std::uint64_t open_ended_sequence = 0;   ///< of its end
  std::uint64_t close_begun_sequence = 0;  ///< of its close's begin
  std::uint64_t close_sequence = 0;        ///< of its close's end

  /// The user asked for silence (EN-1).
  [[nodiscard]] bool opted_out() const { return telemetry == "off"; }
  /// The user asked for telemetry without the server's flag (EN-3).
  [[nodiscard]] bool forced() const { return telemetry == "force"; }
  /// It is open, or being opened or closed, at `time`.
  [[nodiscard]] bool lives_at(Duration time) const {
    const std::optional<Duration>& end = close_ended ? close_ended : died;
    return open_begun <= time && (!end || time <= *end);
  }
  /// Its process has ended at `time`, and no close has returned before.
  [[nodiscard]] bool has_died_by(Duration time) const { return died && *died <= time; }
  /// Neither its close nor the end of its process had begun at `time`.
  [[nodiscard]] bool is_held_at(Duration time) const {
    const std::optional<Duration>& end = close_begun ? close_begun : died;
    return !end || *end > time;
  }
};

/// One statement of the application: its execute with what followed under the same name on the same
/// connection.
struct Statement {
  std::string name;
  std::string host;
  std::size_t connection = 0;  ///< index into Evidence::connections()
  std::string session_id;
  std::string statement_id;
  bool ok = false;                    ///< execute returned without an error
  std::string error;                  ///< of execute
  Duration begun{};                   ///< execute began
  std::optional<Duration> executed;   ///< execute returned
  std::optional<Duration> completed;  ///< "complete" returned; for an execute that failed for
                                      ///< good its return; else its connection's close
  std::map<std::string, std::int64_t> work;  ///< chunks, bytes and polls, of all its operations
  bool work_ended = true;  ///< false: an operation that was to bring some never returned
  std::uint64_t execute_sequence = 0;
  std::uint64_t completed_sequence = 0;
};

/// From here on no connection holds a host's client any more: the last one has closed, or was not
/// opened after all, or the process has ended. An opted-out connection never holds one.
struct ClientEnd {
  Duration time{};
  std::uint64_t sequence = 0;
};

/// How an exchange, or a whole export, ended for the client.
enum class Outcome {
  success,   ///< a whole 2xx answer
  failure,   ///< another answer, none, or a network failure
  unsettled  ///< no answer yet, or one damaged after its 2xx status: the client may have taken it
             ///< either way
};

/// One attempt of the client: a request with its answer, or an attempt that never became a request.
struct Exchange {
  std::string host;
  fake::Endpoint endpoint = fake::Endpoint::other;
  bool reached = true;  ///< false: the request never arrived (`attempt` is set), or arrived cut off
  bool body_known = true;  ///< false: cut off, never a request, or not recorded by an import
  Duration begun{};  ///< its last byte was read; for an attempt without a request: it began, or
                     ///< failed, where the journal does not tell how long it took
  std::optional<Duration> answered;  ///< the first byte of an answer was sent; empty: never (yet),
                                     ///< or when the client had given up
  int status = 0;                    ///< 0: no answer that the client can have heard
  std::optional<Duration> retry_after;  ///< the answer's Retry-After (seconds or date) counted from
                                        ///< `answered`, uncapped
  Outcome outcome = Outcome::unsettled;
  std::string cause;   ///< of a failure: "429", "503", "timeout", "reset", "refused", "dns", "tls",
                       ///< "garbled", ...
  Duration settled{};  ///< when the client can have learned the outcome at the latest
  bool settled_known =
      false;  ///< false: nobody saw it; `settled` is `begun` plus the profile's attempt_timeout
  /// The body's events; empty but for telemetry requests. Never nullptr, shared with the journal.
  std::shared_ptr<const fake::Decoded> decoded{std::shared_ptr<void>(), &fake::nothing_decoded()};
  std::string batch;  ///< equal for attempts of one batch; empty where the events are unknown
  const journal::RequestReceived* request = nullptr;
  const journal::ReplyGiven* reply = nullptr;
  const journal::AttemptFailed* attempt = nullptr;
  std::uint64_t request_sequence = 0;  ///< of the request, or of the failed attempt
  std::uint64_t reply_sequence = 0;

  /// A telemetry request that arrived whole; its body may still be unknown.
  [[nodiscard]] bool arrived() const { return telemetry() && reached && request != nullptr; }
  /// An attempt that may have been for any endpoint.
  [[nodiscard]] bool endpoint_unknown() const {
    return attempt != nullptr && attempt->endpoint.empty();
  }
  /// It went, or would have gone, to either telemetry endpoint.
  [[nodiscard]] bool telemetry() const {
    return endpoint == fake::Endpoint::telemetry ||
           endpoint == fake::Endpoint::telemetry_unauthenticated;
  }
};

/// A batch with all its attempts, in order.
struct Export {
  std::vector<std::size_t> attempts;  ///< indices into Evidence::exchanges(), at least one
  std::string batch;                  ///< Exchange::batch; empty when no attempt showed its events
  bool inferred =
      false;  ///< some attempt had no events to compare: it was counted here by time and profile
  Outcome outcome = Outcome::unsettled;  ///< failure: no attempt succeeded, and it was given up
  Duration begun{};                      ///< of its first attempt
  Duration ended{};                      ///< `settled` of its last attempt
  bool ended_known = false;              ///< that attempt's `settled_known`
  bool may_be_retry = false;  ///< it follows the export before like one more attempt of it would,
                              ///< and no events tell them apart
};

/// What one flag request was answered.
struct FlagAnswer {
  std::size_t exchange = 0;  ///< index into Evidence::exchanges()
  Duration asked{};
  Duration settled{};                ///< Exchange::settled
  std::optional<Duration> answered;  ///< empty: no answer ever came
  bool known =
      false;  ///< a 2xx answer that is JSON of the profile's shape, the flag present or absent
  bool unread = false;   ///< a 2xx answer whose body the journal does not show, or that came in
                         ///< pieces: the client may have read anything
  bool enabled = false;  ///< JSON true, or the string "true" in any case (EN-2)
  std::optional<Duration> server_ttl;  ///< ttl_seconds as sent
  std::string value;  ///< the value as sent, as JSON text; "absent" when it was not there
};

}  // namespace plumbline::judge
