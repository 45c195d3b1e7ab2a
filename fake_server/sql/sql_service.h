// The SQL side of one host of the fake: what drivers need to open sessions and run statements, over
// Thrift (TCLIService) and over SEA (REST with JSON), with the files behind result links. A request
// and the time in, a reply out: no thread, clock, socket or file. A host calls it under its mutex,
// before core's Service, and takes the account of what happened into its journal. Copyable.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fake_server/core/http.h"
#include "fake_server/sql/sql_event.h"
#include "fake_server/sql/sql_options.h"
#include "fake_server/sql/warehouse.h"

namespace plumbline::fake {

class SqlService {
 public:
  explicit SqlService(SqlOptions options);

  /// Answers a request to one of the SQL side's paths at `now` (since the start of the run; never
  /// decreasing); empty: the path is somebody else's. The reply's delay and delivery are for the
  /// sender to obey. Refusals: 401 or 403 for credentials, as the telemetry endpoints do (files
  /// behind links and the OIDC document ask for none); 405 for another method; 400 for what cannot
  /// be read. Never throws on any request; memory and time are bounded by the body's size and by
  /// the options.
  [[nodiscard]] std::optional<Reply> handle(const Request& request, Duration now);

  /// What has happened since the last call, in order. A caller that never takes it loses what is
  /// beyond WarehouseBounds::event_bytes.
  [[nodiscard]] std::vector<SqlEvent> take_events() { return warehouse_.take_events(); }
  /// Events that were lost for that reason, in all.
  [[nodiscard]] std::uint64_t events_lost() const noexcept { return warehouse_.events_lost(); }

  /// Other tokens from the next request on.
  void set_tokens(std::vector<Token> tokens) { options_.tokens = std::move(tokens); }
  [[nodiscard]] std::size_t sessions_open() const noexcept { return warehouse_.sessions_open(); }
  [[nodiscard]] std::size_t operations_open() const noexcept {
    return warehouse_.operations_open();
  }

 private:
  SqlOptions options_;
  Warehouse warehouse_;
};

}  // namespace plumbline::fake
