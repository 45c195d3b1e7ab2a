#include "scenarios/replay/recorded_use.h"

#include <algorithm>
#include <map>
#include <variant>

#include "scenarios/judge/arms.h"

namespace plumbline::replay {
namespace {

using journal::OperationBegun;
using journal::OperationEnded;
using journal::SqlSeen;

// A statement or a close is found by its connection's place and its own: lists only grow.
struct Place {
  std::size_t connection = 0;
  std::size_t part = 0;
};

/// From the operations that the harness made.
class FromOperations {
 public:
  void see(Duration time, const OperationBegun& begun) {
    begun_[begun.id] = begun;
    if (begun.operation == "open") return open(time, begun);
    const auto found = connections_.find(begun.connection);
    if (found == connections_.end()) return;
    RecordedConnection& connection = all_[found->second];
    const Moment now{time, time, begun.id};
    if (begun.operation == "close") {
      connection.closes.push_back(now);
      closes_[begun.id] = {found->second, connection.closes.size() - 1};
    }
    if (begun.operation == "execute") {
      connection.statements.push_back({begun.statement, "", now, time, "", true, 0, 0, 0, {}});
      statements_[{begun.connection, begun.statement}] = {found->second,
                                                          connection.statements.size() - 1};
    }
    if (RecordedStatement* statement = statement_of(begun);
        statement != nullptr && begun.operation == "complete") {
      statement->completed = now;
    }
  }

  void see(Duration time, const OperationEnded& ended) {
    const auto found = begun_.find(ended.id);
    if (found == begun_.end()) return;
    const OperationBegun& begun = found->second;
    if (begun.operation == "open") {
      RecordedConnection& connection = all_[connections_.at(begun.connection)];
      connection.opened.ended = time;
      connection.error = ended.error;
    }
    if (const auto close = closes_.find(ended.id); close != closes_.end())
      all_[close->second.connection].closes[close->second.part].ended = time;
    RecordedStatement* statement = statement_of(begun);
    if (statement == nullptr) return;
    if (begun.operation == "execute") {
      statement->executed = time;
      statement->error = ended.error;
      statement->handle = !ended.statement_id.empty();
    }
    if (begun.operation == "complete" && statement->completed) statement->completed->ended = time;
    if (begun.operation == "execute" || begun.operation == "fetch") {
      statement->used.ended = time;
      for (const auto& [name, count] : ended.work) count_of(*statement, name) += count;
    }
  }

  [[nodiscard]] std::vector<RecordedConnection> take() { return std::move(all_); }

 private:
  void open(Duration time, const OperationBegun& begun) {
    RecordedConnection connection;
    connection.name = begun.connection;
    connection.host = begun.host;
    connection.telemetry = begun.telemetry;
    connection.org = begun.org;
    connection.spelling = begun.spelling;
    connection.credentials = begun.credentials;
    connection.opened = {time, time, begun.id};
    connections_[begun.connection] = all_.size();
    all_.push_back(std::move(connection));
  }

  RecordedStatement* statement_of(const OperationBegun& begun) {
    const auto found = statements_.find({begun.connection, begun.statement});
    if (found == statements_.end()) return nullptr;
    return &all_[found->second.connection].statements[found->second.part];
  }

  static std::int64_t& count_of(RecordedStatement& statement, const std::string& name) {
    if (name == "chunks") return statement.chunks;
    return name == "bytes" ? statement.bytes : statement.polls;
  }

  std::vector<RecordedConnection> all_;
  std::map<std::uint64_t, OperationBegun> begun_;
  std::map<std::string, std::size_t> connections_;  // the newest of that name
  std::map<std::uint64_t, Place> closes_;           // by their operations
  std::map<std::pair<std::string, std::string>, Place> statements_;
};

/// From what the SQL side saw. Names are given in order: c1, c2; s1, s2 of each connection.
class FromSql {
 public:
  void see(Duration time, const SqlSeen& seen) {
    if (seen.event == "session_opened") return open(time, seen);
    if (seen.event == "session_closed") return close(time, seen);
    if (seen.event == "statement_executed" || seen.event == "statement_refused")
      return execute(time, seen);
    const auto found = statements_.find(seen.statement_id);
    if (found == statements_.end()) return;
    RecordedStatement& statement = at(found->second);
    if (!seen.error.empty()) statement.error = seen.error;
    if (seen.event == "statement_polled") ++statement.polls;
    if (seen.event == "statement_polled" && statement.chunks == 0) statement.executed = time;
    if (seen.event == "page_given" && seen.rows > 0) {
      ++statement.chunks;
      statement.bytes += static_cast<std::int64_t>(seen.bytes);
    }
    if (seen.event == "statement_closed") {
      statement.completed = Moment{time, time, ++order_};
    } else {
      statement.used.ended = std::max(statement.used.ended, time);
    }
  }

  [[nodiscard]] std::vector<RecordedConnection> take() { return std::move(all_); }

 private:
  void open(Duration time, const SqlSeen& seen) {
    RecordedConnection connection;
    connection.name = "c" + std::to_string(all_.size() + 1);
    connection.host = seen.host;
    connection.opened = {time, time, ++order_};
    sessions_[seen.session_id] = all_.size();
    all_.push_back(std::move(connection));
  }

  void close(Duration time, const SqlSeen& seen) {
    const auto found = sessions_.find(seen.session_id);
    if (found != sessions_.end()) all_[found->second].closes.push_back({time, time, ++order_});
  }

  void execute(Duration time, const SqlSeen& seen) {
    const auto found = sessions_.find(seen.session_id);
    if (found == sessions_.end()) return;
    std::vector<RecordedStatement>& statements = all_[found->second].statements;
    const std::string name = "s" + std::to_string(statements.size() + 1);
    const bool handle = seen.event == "statement_executed";
    statements.push_back(
        {name, seen.sql, {time, time, ++order_}, time, seen.error, handle, 0, 0, 0, {}});
    if (handle) statements_[seen.statement_id] = {found->second, statements.size() - 1};
  }

  RecordedStatement& at(const Place& place) {
    return all_[place.connection].statements[place.part];
  }

  std::vector<RecordedConnection> all_;
  std::map<std::string, std::size_t> sessions_;
  std::map<std::string, Place> statements_;
  std::uint64_t order_ = 0;
};

}  // namespace

std::vector<RecordedConnection> recorded_use(const journal::Journal& journal) {
  const judge::Arms arms(journal);
  FromOperations operations;
  FromSql sql;
  for (const journal::Entry& entry : arms.on()) {
    if (const auto* begun = std::get_if<OperationBegun>(&entry.data))
      operations.see(entry.time, *begun);
    if (const auto* ended = std::get_if<OperationEnded>(&entry.data))
      operations.see(entry.time, *ended);
    if (const auto* seen = std::get_if<SqlSeen>(&entry.data)) sql.see(entry.time, *seen);
  }
  std::vector<RecordedConnection> told = operations.take();
  return told.empty() ? sql.take() : told;
}

}  // namespace plumbline::replay
