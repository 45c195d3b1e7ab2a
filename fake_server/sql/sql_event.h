// What the SQL side has seen and given: the server's own account of sessions and statements, for
// the harness's journal. Telemetry is held against it (ids, polls, chunks, bytes). Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fake_server/core/http.h"

namespace plumbline::fake {

enum class SqlEventKind {
  session_opened,
  session_closed,
  session_expired,      ///< nobody used it for WarehouseBounds::idle
  statement_executed,   ///< it has an id, whatever became of it; metadata calls too
  statement_refused,    ///< it got no id
  statement_polled,     ///< its state was asked for
  statement_cancelled,  ///< it was running
  statement_closed,     ///< by the client, by direct results, or with its session
  page_given,           ///< result rows, or links to them
  file_given,           ///< a result file behind a link
  request_refused,      ///< what could not be read, or was not allowed
};

/// "session_opened", ...: the enumerator's own name.
[[nodiscard]] std::string_view to_string(SqlEventKind kind) noexcept;

struct SqlEvent {
  SqlEventKind kind = SqlEventKind::request_refused;
  Duration time{};           ///< since the start of the run: when the request was handled
  std::string protocol;      ///< "thrift" or "sea"
  std::string call;          ///< the Thrift method, or method and path of a REST call
  std::string session_id;    ///< 8-4-4-4-12; empty where none
  std::string statement_id;  ///< the same
  std::string sql;           ///< of statements, its first 16 KiB
  std::string error;         ///< class of the failure that was answered; empty: none
  std::string state;         ///< of a statement, after this: "running", "finished", ...
  std::int64_t chunk = -1;   ///< index of the page or file; -1: none
  std::int64_t rows = 0;     ///< in it, or that its links lead to
  std::int64_t bytes = 0;    ///< of its cells, or of the file
  bool direct = false;       ///< the page or the closing was part of direct results
  bool links = false;        ///< the page holds links to files, not the rows
  bool operator==(const SqlEvent&) const = default;
};

}  // namespace plumbline::fake
