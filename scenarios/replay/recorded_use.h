// What an application did with its connections, as far as a journal tells: its operations where the
// harness made them, else what the fake's SQL side saw of somebody's program. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"

namespace plumbline::replay {

using journal::Duration;

/// An operation: times since the start of the run, and its place among all of the run.
struct Moment {
  Duration begun{};
  Duration ended{};
  std::uint64_t order = 0;
  bool operator==(const Moment&) const = default;
};

/// A statement.
struct RecordedStatement {
  std::string name;     ///< of its connection's statements, none has the same
  std::string sql;      ///< empty: the journal does not tell
  Moment used;          ///< from when its execution was asked for until its result had been read
  Duration executed{};  ///< between these: its result was there
  std::string error;    ///< class of its failure; empty: none
  bool handle = true;   ///< the server issued an id for it
  std::int64_t polls = 0;
  std::int64_t chunks = 0;
  std::int64_t bytes = 0;           ///< of all chunks
  std::optional<Moment> completed;  ///< the application closed it; empty: it never did
  bool operator==(const RecordedStatement&) const = default;
};

/// A connection, in the order in which they were opened.
struct RecordedConnection {
  std::string name;
  std::string host;                 ///< the run's name of it
  std::string telemetry = "unset";  ///< the user's choice
  std::string org;
  std::string spelling;
  bool credentials = true;
  Moment opened;
  std::string error;                          ///< class of its failure; empty: it is open
  std::vector<RecordedStatement> statements;  ///< in the order in which they began
  std::vector<Moment> closes;                 ///< each that was asked for
  bool operator==(const RecordedConnection&) const = default;
};

/// Of a journal of two arms the arm "on" is told. Operations that never returned are told as if
/// they had at once. Empty: the journal tells of no connection.
[[nodiscard]] std::vector<RecordedConnection> recorded_use(const journal::Journal& journal);

}  // namespace plumbline::replay
