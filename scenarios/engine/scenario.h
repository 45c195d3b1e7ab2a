// A scenario as a value: hosts and how they behave, how the client is configured, what the
// application does, and which requirements the run must decide. Times are nominal; the live world
// divides them all by `live_divisor`. Plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fake_server/core/behaviour.h"
#include "fake_server/journal/record.h"
#include "scenarios/engine/given_tags.h"

namespace plumbline::scenario {

using Duration = std::chrono::nanoseconds;

/// The network between client and host, by time: attempts in the window fail before they reach the
/// service ("refused", "tls", "dns", "reset", "connect_timeout"), arrive later ("latency"), or have
/// their answer twice ("duplicate").
struct NetworkFault {
  Duration from{};
  Duration to{};
  std::string reason;
  std::int64_t per_mille = 1000;  ///< of 1 000 attempts in the window, how many it concerns
  Duration delay{};               ///< of "latency" and "duplicate"
  bool operator==(const NetworkFault&) const = default;
};

/// The client's wall clock: how far from true, and what somebody sets it to. Virtual time is not
/// concerned.
struct WallClockPlan {
  /// At `at`, the clock is set by `by`, which may be negative.
  struct Step {
    Duration at{};
    Duration by{};
    bool operator==(const Step&) const = default;
  };
  std::int64_t drift_ppm = 0;  ///< gained in a million seconds; negative: lost
  std::vector<Step> steps;     ///< in order of time
  bool operator==(const WallClockPlan&) const = default;
};

/// One host: the fake's behaviour and the network in front of it.
struct Host {
  fake::Behaviour behaviour;
  std::vector<NetworkFault> network;
  bool operator==(const Host&) const = default;
};

/// The application opens a connection. With `error`, the server refuses it after `latency`: a
/// failed connect.
struct OpenStep {
  std::string connection;
  std::string host;
  std::string telemetry = "unset";  ///< the user's choice: unset, on, off, force
  std::string token = "token-1";    ///< empty: no credentials
  std::string org{};
  std::string spelling{};  ///< how the application writes the host; "{host}", "{HOST}", "{host.}"
                           ///< stand for its address; empty: as it is
  Duration latency{};
  std::string error{};           ///< class of the error of a refused connect; empty: it succeeds
  std::vector<GivenTag> tags{};  ///< handed over with the connection's event
  std::vector<std::string> odd_values{};  ///< what is odd about them (given_tags.h)
  bool operator==(const OpenStep&) const = default;
};

/// The application executes a statement that takes `latency`, reads its result, and completes it.
struct ExecuteStep {
  std::string connection;
  std::string statement;
  std::string sql;
  Duration latency{};
  std::int64_t chunks = 0;
  std::int64_t bytes_per_chunk = 0;
  Duration chunk_latency{};
  std::int64_t polls = 0;
  std::string error{};  ///< class of the error that the statement ends with; empty: it succeeds
  std::string
      hiccup{};  ///< class of a retryable error on the way, after which the statement goes on
  bool complete = true;  ///< false: left open until a complete step, or until the connection closes
  bool handle = true;    ///< false: it fails before the server issues a statement id (AG-7)
  std::vector<GivenTag> tags{};           ///< handed over when it begins
  std::vector<std::string> odd_values{};  ///< what is odd about them (given_tags.h)
  bool operator==(const ExecuteStep&) const = default;
};

/// The application closes a statement that was left open.
struct CompleteStep {
  std::string connection;
  std::string statement;
  bool operator==(const CompleteStep&) const = default;
};

/// The application gives a connection another token.
struct TokenStep {
  std::string connection;
  std::string token;
  bool operator==(const TokenStep&) const = default;
};

/// The application closes a connection and waits until that returns.
struct CloseStep {
  std::string connection;
  bool operator==(const CloseStep&) const = default;
};

/// Nothing happens for a while.
struct WaitStep {
  Duration duration{};
  bool operator==(const WaitStep&) const = default;
};

/// The application's process dies without a word, and another one starts: connections, clients and
/// what they remember are gone.
struct RestartStep {
  bool operator==(const RestartStep&) const = default;
};

/// A named point in time for expectations.
struct MarkStep {
  std::string name;
  bool operator==(const MarkStep&) const = default;
};

struct ParallelStep;
using Step = std::variant<OpenStep, ExecuteStep, CompleteStep, TokenStep, CloseStep, WaitStep,
                          MarkStep, RestartStep, ParallelStep>;

/// Several lanes of steps at once, each on its own application thread; ends when all have ended.
struct ParallelStep {
  std::vector<std::vector<Step>> lanes;
  bool operator==(const ParallelStep&) const = default;
};

/// A number that the run must show, beyond the rules: requests to (or events at) an endpoint
/// between two marks.
struct Expectation {
  std::string requirement;  ///< the id that fails when it is not met
  std::string host;
  std::string endpoint = "telemetry";  ///< "telemetry" or "flag"
  std::string profile;                 ///< only for this profile; empty: for all
  std::string world;                   ///< only in this world; empty: in all
  std::string count = "requests";      ///< "requests" or "events"
  std::int64_t at_least = 0;
  std::int64_t at_most = 0;
  std::string after;   ///< mark; empty: from the start
  std::string before;  ///< mark; empty: to the end
  bool operator==(const Expectation&) const = default;
};

/// A case.
struct Scenario {
  std::string origin;  ///< where it was read from, for messages
  std::string text;    ///< the JSON that it was read from
  std::string name;
  std::string title;     ///< one sentence: what it promises
  std::string incident;  ///< the public incident it reproduces, if any
  std::vector<std::string>
      requirements;                   ///< ids that the run must decide: inconclusive is not enough
  std::vector<std::string> profiles;  ///< names; empty: all of the reference's
  std::vector<std::string> worlds{"sim", "live"};
  std::string why_one_world;         ///< the reason, when one world is left out
  std::vector<std::string> drivers;  ///< profiles of the drivers it is for, in the driver world;
                                     ///< empty: all
  std::map<std::string, std::map<std::string, std::string>>
      undecided_for;            ///< profile of a driver -> requirement that the case cannot decide
                                ///< with it -> why: left open it is not applicable
  std::string others_unjudged;  ///< why requirements that are not listed are not judged, if so
  std::string exit = "normal";  ///< how a driver's process ends: "normal", "without_close" (open
                                ///< connections stay so) or "uncaught_error"
  std::int64_t live_divisor = 20;
  std::map<std::string, std::string> config;  ///< parameter -> value as text, for every profile
  std::map<std::string, std::map<std::string, std::string>>
      config_for;  ///< the same for one profile
  std::vector<journal::Canary> canaries;
  WallClockPlan clock;
  std::map<std::string, Host> hosts;
  std::vector<Step> steps;
  Duration watch = std::chrono::seconds(2);  ///< how long silence is watched after the last step
  std::vector<Expectation> expect;
  bool process = false;  ///< the live world runs client and application in a process of their own,
                         ///< in both arms; there is no such thing in the simulated one
  bool arms = false;     ///< the steps run twice: without telemetry, and as configured
  std::vector<std::string> inside;  ///< looks inside the reference client: inside_checks.h
  bool operator==(const Scenario&) const = default;
};

/// Bounds of a scenario file, so that a typing slip ends in a message and not in a full machine.
inline constexpr std::size_t kScenarioBytesMax = 4 << 20;
inline constexpr std::size_t kStepsMax = 100'000;
inline constexpr std::size_t kHostsMax = 64;
inline constexpr std::size_t kLanesMax = 64;          ///< application threads at once
inline constexpr std::int64_t kCountMax = 1'000'000;  ///< that an expectation may name
inline constexpr std::int64_t kCallsMax = 1'000'000;  ///< chunks and polls of a scenario together
inline constexpr Duration kWaitsMax =
    std::chrono::hours(24);  ///< all waits and latencies of a scenario together

/// Reads one scenario from JSON text; `origin` names it in messages. Throws json::BadInput whose
/// text is "ORIGIN: POINTER: what was expected".
[[nodiscard]] Scenario read_scenario(const std::string& text, const std::string& origin);

/// The JSON text that `read_scenario` reads as this scenario, but for `origin` and `text`: sorted
/// members, two blanks an indentation, members with their defaults left out, repetition unrolled.
[[nodiscard]] std::string text_of(const Scenario& scenario);

/// The scenarios that are built into the program, in the order of their files' names.
[[nodiscard]] std::vector<Scenario> built_in_scenarios();
/// Those of these names alone, which cost less than all of them. A name is that of its file.
[[nodiscard]] std::vector<Scenario> built_in_scenarios(
    const std::function<bool(const std::string& name)>& wanted);

/// Reads one scenario file, or every *.json below a folder in the order of their names; two
/// scenarios of one name are an error. Throws json::BadInput as `read_scenario` does.
[[nodiscard]] std::vector<Scenario> load_scenarios(const std::string& path);

}  // namespace plumbline::scenario
