// The service's side of a run in the driver world, behind a small seam: telemetry and flag
// endpoints, SQL, and the way to them. One object a run. `make_sql_service` makes the one for real
// drivers; `make_plain_service` one over plain HTTP and without SQL, for adapters without a driver.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fake_server/core/behaviour.h"
#include "fake_server/journal/record.h"

namespace plumbline::scenario {

/// What the SQL side saw of a driver, in the order in which it happened.
struct SqlFact {
  enum class Kind {
    session_opened,      ///< session_id, target
    session_closed,      ///< session_id
    statement_executed,  ///< session_id, statement_id, sql
    polled,              ///< statement_id: its state was asked for, once
    chunk_fetched,       ///< statement_id, bytes: a file behind a link, or a chunk of SEA's
    statement_closed     ///< statement_id
  };
  Kind kind = Kind::session_opened;
  std::string host;          ///< the scenario's name
  std::string target;        ///< path and query of the request
  std::string session_id;    ///< as telemetry should carry it
  std::string statement_id;  ///< as telemetry should carry it
  std::string sql;           ///< whole
  std::int64_t bytes = 0;    ///< of the rows as sent
  bool operator==(const SqlFact&) const = default;
};

/// One host of the run.
struct DriverHost {
  std::string name;     ///< the scenario's
  std::string address;  ///< a made-up name that no other run has: "a.1f3c.cloud.databricks.test"
};

/// Where a driver is told to find a host.
struct DriverPlace {
  std::string host;
  std::uint16_t port = 443;
};

class DriverService {
 public:
  virtual ~DriverService() = default;
  /// Serves the host; connections are accepted when it returns. Throws std::runtime_error.
  virtual DriverPlace add(const DriverHost& host) = 0;
  /// The proxy through which its names are reached, as an origin; empty: none is needed.
  [[nodiscard]] virtual std::string proxy() const = 0;
  /// PEM file of the authority that signed its certificates; empty: no TLS.
  [[nodiscard]] virtual std::string ca_file() const = 0;
  /// What the SQL side saw since the last call. Any thread.
  [[nodiscard]] virtual std::vector<SqlFact> take_facts() = 0;
  /// Secrets that it plants itself (of sessions, in results). Known before a driver runs.
  [[nodiscard]] virtual std::vector<journal::Canary> canaries() const = 0;
  /// Ends it, waiting for no peer; what was not answered is journaled. Idempotent.
  virtual void stop() = 0;
};

/// What a service is made of. `journal` and `now` are thread-safe and outlive it.
struct ServiceParts {
  std::map<std::string, fake::Behaviour> behaviours;  ///< by the scenario's name of the host
  std::int64_t wall_start_ms = 0;                     ///< the wall clock when `now` is 0
  std::uint64_t seed = 0;  ///< for ids and secrets that it issues, and for chance in rules
  std::string cell_text;   ///< of string cells in results: a secret
  journal::Sink& journal;
  std::function<journal::Duration()> now;
  bool journals_sql = false;  ///< what the SQL side sees and gives is journaled as well
};

using ServiceFactory = std::function<std::unique_ptr<DriverService>(ServiceParts)>;

/// What real drivers need: made-up names over TLS behind a CONNECT proxy, SQL over Thrift and SEA,
/// result files from another name. Throws std::runtime_error when it cannot listen.
[[nodiscard]] std::unique_ptr<DriverService> make_sql_service(ServiceParts parts);

/// Plain HTTP on loopback addresses, without SQL, TLS and proxy.
[[nodiscard]] std::unique_ptr<DriverService> make_plain_service(ServiceParts parts);

}  // namespace plumbline::scenario
