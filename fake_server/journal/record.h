// The journal's record types: one observation an entry. Every source of evidence (the simulated and
// live worlds, a driver's adapter, an import) makes these; the judge reads nothing else. Plain
// values: copyable, comparable, any thread. JSON Lines on disk: writer.h and reader.h. Times are
// since the start of the run (virtual or real).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace plumbline::fake {
struct ReadBody;
}

namespace plumbline::journal {

using Duration = std::chrono::nanoseconds;

/// The version that a writer puts into the run header; a reader refuses others.
inline constexpr int kVersion = 1;

/// HTTP header fields in the order received; names as sent.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// A planted secret: bytes that must never leave the process, and what they stand for.
struct Canary {
  std::string text;
  /// "sql" (PR-1), "value": bind or result (PR-2), "name": of a table, column, catalog or schema
  /// (PR-3), "identity": user, token or password (PR-4), "path": local file, presigned URL or
  /// internal host (PR-8), "label": of the user's own, for the members user_agent and query_tags
  /// alone (PR-4)
  std::string kind = "sql";
  bool operator==(const Canary&) const = default;
};

/// Every Canary::kind.
inline const std::vector<std::string> kCanaryKinds{"sql",      "value", "name",
                                                   "identity", "path",  "label"};

/// First entry of every journal: what ran, and how it was configured. A journal of two arms has
/// two: the arm "off" and its entries first, then the arm "on" and its.
struct RunHeader {
  int version = kVersion;
  std::string world;     ///< "sim", "live", "driver" or "import"
  std::string scenario;  ///< its name; for an import the file's name
  std::string profile;   ///< name of the profile that was asked for; empty for an import
  std::map<std::string, std::string>
      overrides;  ///< profile parameter -> value as text ("100", "5s"), already scaled
  std::uint64_t seed = 0;
  std::string arm =
      "on";            ///< "on": telemetry as configured; "off": the same steps without telemetry
  std::string client;  ///< what ran, e.g. "plumbline reference 0.1.0"
  std::int64_t client_wall_start_ms =
      0;                         ///< the client's wall clock at time 0, ms since 1970; 0: unknown
  std::vector<Canary> canaries;  ///< planted secrets to search for
  Duration network_latency{};    ///< the most that the case's network takes to carry a request
  bool operator==(const RunHeader&) const = default;
};

/// A driver operation that the application began: "open", "execute", "fetch", "complete", "close",
/// "fail_connect".
struct OperationBegun {
  std::uint64_t id = 0;  ///< unique in the run; the end carries the same
  std::string operation;
  std::string connection;    ///< the scenario's name of the connection
  std::string host;          ///< the scenario's name of the host
  std::string statement;     ///< the scenario's name of the statement; empty where none
  std::string telemetry;     ///< open only: the user's choice: "unset", "on", "off", "force"
  std::string org;           ///< open only: org id, empty when none
  bool credentials = false;  ///< open only: the connection has a token
  std::vector<std::string>
      odd_values{};        ///< kinds of odd tag values handed over in it: "control", "surrogate",
                           ///< "invalid_utf8", "long" (1 MB), "not_a_number" (WF-9)
  std::string spelling{};  ///< open only: how the application wrote the host, where it was not the
                           ///< plain address (CM-5)
  bool operator==(const OperationBegun&) const = default;
};

/// The same operation returned to the application.
struct OperationEnded {
  std::uint64_t id = 0;
  bool ok = true;
  std::string error;         ///< class of the error that the application saw; empty when ok
  std::string session_id;    ///< as the server issued it; empty where none
  std::string statement_id;  ///< as the server issued it; empty where none
  std::map<std::string, std::int64_t>
      work{};  ///< what it brought its statement: "chunks", "bytes", "polls"; absent where untold
  bool operator==(const OperationEnded&) const = default;
};

/// A named point in the scenario, for expectations.
struct Mark {
  std::string name;
  bool operator==(const Mark&) const = default;
};

/// A client's network connection, seen from the fake.
struct ConnectionOpened {
  std::uint64_t id = 0;
  std::string host;
  bool operator==(const ConnectionOpened&) const = default;
};
struct ConnectionClosed {
  std::uint64_t id = 0;
  bool operator==(const ConnectionClosed&) const = default;
};

/// A body that was decoded in this process, for those who would decode the same bytes again. It
/// lies beside the record: no writer knows it, and no two differ by it.
struct Reading {
  std::shared_ptr<const fake::ReadBody> of{};
  bool operator==(const Reading& /*other*/) const noexcept { return true; }
};

/// A request that reached the service, whole unless `complete` is false: then it was cut off, or,
/// in an import, its body was not recorded. Time: when its last byte
/// had been read.
struct RequestReceived {
  std::uint64_t id = 0;          ///< unique in the run; the reply carries the same
  std::uint64_t connection = 0;  ///< ConnectionOpened::id, 0: unknown
  std::string host;  ///< the scenario's name of the host; for an import the host as recorded
  std::string method;
  std::string target;  ///< path and query
  Headers headers;
  std::string body;  ///< any bytes
  bool complete = true;
  std::string payload;       ///< what the decoder took it for: "design", "shipped" or ""
  std::uint64_t events = 0;  ///< events decoded
  std::vector<std::string>
      findings;  ///< what the strict decoder objected to, for the reader; the judge decodes anew
  Reading reading{};  ///< of this or another body: see fake::read_body
  bool operator==(const RequestReceived&) const = default;
};

/// The answer to a request, at the moment its first byte was handed to the network.
struct ReplyGiven {
  std::uint64_t request = 0;
  int status = 0;  ///< 0: no answer was ever given (hang, reset)
  Headers headers;
  std::string body;
  std::string delivery = "normal";  ///< "normal" or the fault: see fake::Delivery
  bool operator==(const ReplyGiven&) const = default;
};

/// An attempt of the client that never became a request at the service: seen by the virtual network
/// or a proxy.
struct AttemptFailed {
  std::string host;
  std::string endpoint;  ///< "telemetry", "flag", or "" where it is unknown
  std::string reason;    ///< "dns", "refused", "connect_timeout", "tls", "reset"
  Duration took{};  ///< from its begin to the entry's time, when it failed; 0: at once, or unknown
  bool operator==(const AttemptFailed&) const = default;
};

/// Something the harness did to the network or the service.
struct FaultApplied {
  std::string host;
  std::string what;
  bool operator==(const FaultApplied&) const = default;
};

/// Life of a client process: "started", "ended" (code: its exit code, or minus the signal that
/// ended it), "output" (stream, text) or "note" (text: a remark of the harness, for the reader).
struct Process {
  std::string event;
  std::int64_t pid = 0;
  int code = 0;
  std::string stream;
  std::string text;
  bool operator==(const Process&) const = default;
};

/// What the client's process held at a moment.
struct ResourceSample {
  std::string moment;  ///< "start" (before it has a client), "before_first_open", "mark NAME",
                       ///< "periodic", "after_last_close" or "work_done" (its steps have ended,
                       ///< with or without open connections), "before_exit"
  std::int64_t threads = 0;
  std::int64_t sockets = 0;
  std::int64_t resident_bytes = 0;
  std::string caught_signals{};  ///< as a mask in hexadecimal; empty: unknown
  bool operator==(const ResourceSample&) const = default;
};

/// The reference client's counters of one host client, by name (reference/telemetry/counters.h).
struct ClientCounters {
  std::string host;
  bool at_rest =
      false;  ///< nothing in flight, nothing pending to be decided: conservation must hold exactly
  std::map<std::string, std::int64_t> values;
  bool operator==(const ClientCounters&) const = default;
};

/// A look inside the reference client, at parts of it that no traffic shows.
struct InsideCheck {
  std::string requirement;  ///< the id that it decides, e.g. "CB-11"
  std::string what;         ///< its name, e.g. "late-result"
  bool held = false;
  std::string detail;  ///< one line: what was seen
  bool operator==(const InsideCheck&) const = default;
};

/// What the fake's SQL side saw or gave: the server's account of sessions and statements, which no
/// rule takes for the application's own calls. Of runs that are made to be driven again.
struct SqlSeen {
  std::string
      event;  ///< fake::SqlEventKind by its name: "session_opened", "statement_executed", ...
  std::string host;          ///< the run's name of the host
  std::string session_id;    ///< empty where none
  std::string statement_id;  ///< likewise
  std::string sql;           ///< of a statement that is executed or refused, its first 16 KiB
  std::string error;         ///< class of the failure that was answered; empty: none
  std::string state;         ///< of a statement, after this: "running", "finished", ...
  std::uint64_t rows = 0;    ///< of a page, or that its links lead to
  std::uint64_t bytes = 0;   ///< of a page's cells, or of a result file
  bool operator==(const SqlSeen&) const = default;
};

/// How far this machine's waits overshoot: of a repeated 1 ms wait during the run, the p99.9, or
/// the largest where the run had fewer than 10 000 of them (in a run of seconds a single stall
/// decides a timing verdict).
struct JitterSample {
  Duration overshoot{};
  std::uint64_t waits = 0;
  bool operator==(const JitterSample&) const = default;
};

/// The run was watched until nothing could happen any more: silence up to this entry's time is
/// proved.
struct Quiescence {
  bool idle = true;  ///< no work was pending when the watch ended
  bool operator==(const Quiescence&) const = default;
};

using Data = std::variant<RunHeader, OperationBegun, OperationEnded, Mark, ConnectionOpened,
                          ConnectionClosed, RequestReceived, ReplyGiven, AttemptFailed,
                          FaultApplied, Process, ResourceSample, ClientCounters, InsideCheck,
                          SqlSeen, JitterSample, Quiescence>;

/// One observation.
struct Entry {
  std::uint64_t sequence = 0;  ///< 1, 2, 3, ... in the order of the journal
  Duration time{};             ///< since the start of the run
  Data data;
  bool operator==(const Entry&) const = default;
};

/// A whole journal in memory. Times never decrease.
using Journal = std::vector<Entry>;

/// Where observations go. Implementations number them and are thread-safe where their world has
/// threads.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Adds one observation made at `time`. Does not throw; an implementation that cannot store it
  /// says so at its end.
  virtual void add(Duration time, Data data) noexcept = 0;
};

}  // namespace plumbline::journal
