#include <algorithm>
#include <utility>

#include "scenarios/judge/error_classes.h"
#include "scenarios/judge/evidence_build.h"

namespace plumbline::judge::build {
namespace {

Operation begun_operation(const journal::Entry& entry, const journal::OperationBegun& begun) {
  Operation operation;
  operation.name = begun.operation;
  operation.connection = begun.connection;
  operation.host = begun.host;
  operation.statement = begun.statement;
  operation.telemetry = begun.telemetry;
  operation.org = begun.org;
  operation.credentials = begun.credentials;
  operation.odd_values = begun.odd_values;
  operation.spelling = begun.spelling;
  operation.begun = entry.time;
  operation.begun_sequence = entry.sequence;
  return operation;
}

void end_operation(Operation& operation, const journal::Entry& entry,
                   const journal::OperationEnded& ended) {
  operation.ended = entry.time;
  operation.ended_sequence = entry.sequence;
  operation.ok = ended.ok;
  operation.error = ended.error;
  operation.session_id = ended.session_id;
  operation.statement_id = ended.statement_id;
  operation.work = &ended.work;
}

bool opens(const Operation& operation) {
  return operation.name == "open" || operation.name == "fail_connect";
}

Connection opened_connection(const Operation& operation) {
  Connection connection;
  connection.name = operation.connection;
  connection.host = operation.host;
  connection.telemetry = operation.telemetry.empty() ? "unset" : operation.telemetry;
  connection.org = operation.org;
  connection.credentials = operation.credentials;
  connection.spelling = operation.spelling;
  connection.open_ok = operation.ok;
  connection.open_begun = operation.begun;
  connection.open_ended = operation.ended;
  connection.session_id = operation.session_id;
  connection.open_sequence = operation.begun_sequence;
  connection.open_ended_sequence = operation.ended_sequence;
  return connection;
}

using ByName = std::map<std::string, std::vector<std::size_t>>;  // connections, by opening

// The latest life of that name that had begun; `connections` is in order of opening.
std::optional<std::size_t> find_connection(const std::vector<Connection>& connections,
                                           const ByName& by_name, const Operation& operation) {
  const auto lives = by_name.find(operation.connection);
  if (lives == by_name.end()) return std::nullopt;
  for (auto k = lives->second.rbegin(); k != lives->second.rend(); ++k) {
    if (connections[*k].open_begun <= operation.begun) return *k;
  }
  return std::nullopt;
}

void close_connection(Connection& connection, const Operation& operation) {
  if (connection.close_begun) return;  // closing again changes nothing
  connection.close_begun = operation.begun;
  connection.close_ended = operation.ended;
  connection.close_begun_sequence = operation.begun_sequence;
  connection.close_sequence = operation.ended_sequence;
}

Statement executed_statement(const Operation& operation, std::size_t connection,
                             const Connection& on, bool has_interceptor) {
  Statement statement;
  statement.name = operation.statement;
  statement.host = on.host;
  statement.connection = connection;
  statement.session_id = operation.session_id.empty() ? on.session_id : operation.session_id;
  statement.statement_id = operation.statement_id;
  statement.ok = operation.ok;
  statement.error = operation.error;
  statement.begun = operation.begun;
  statement.executed = operation.ended;
  statement.execute_sequence = operation.begun_sequence;
  // The reference's application goes on with a statement after an error that may be survived.
  const bool goes_on = has_interceptor && is_retryable(operation.error);
  if (operation.ended && !operation.ok && !goes_on) {
    statement.completed = operation.ended;
    statement.completed_sequence = operation.ended_sequence;
  }
  return statement;
}

void complete(Statement& statement, const Operation& operation) {
  if (statement.completed || !operation.ended) return;
  statement.completed = operation.ended;
  statement.completed_sequence = operation.ended_sequence;
}

// What is left open ends with its connection: in the reference when its close begins.
void complete_at_close(Statement& statement, const Connection& connection, bool has_interceptor) {
  if (statement.completed || !connection.close_ended || !statement.executed) return;
  statement.completed = has_interceptor ? connection.close_begun : connection.close_ended;
  statement.completed_sequence =
      has_interceptor ? connection.close_begun_sequence : connection.close_sequence;
}

void add_work(Statement& statement, const Operation& operation) {
  if (!operation.ended) statement.work_ended = false;
  if (operation.work == nullptr) return;
  for (const auto& [name, count] : *operation.work) statement.work[name] += count;
}

Statement* find_statement(std::vector<Statement>& statements, std::size_t connection,
                          const std::string& name) {
  const auto found = std::find_if(statements.rbegin(), statements.rend(), [&](const Statement& s) {
    return s.connection == connection && s.name == name;
  });
  return found == statements.rend() ? nullptr : &*found;
}

}  // namespace

std::vector<Operation> operations(const journal::Journal& journal) {
  std::vector<Operation> operations;
  operations.reserve(count_of<journal::OperationBegun>(journal));
  std::map<std::uint64_t, std::size_t> by_id;
  for (const journal::Entry& entry : journal) {
    if (const auto* begun = std::get_if<journal::OperationBegun>(&entry.data)) {
      by_id[begun->id] = operations.size();
      operations.push_back(begun_operation(entry, *begun));
    } else if (const auto* ended = std::get_if<journal::OperationEnded>(&entry.data)) {
      const auto found = by_id.find(ended->id);
      if (found != by_id.end()) end_operation(operations[found->second], entry, *ended);
    }
  }
  return operations;
}

std::vector<Connection> connections(const std::vector<Operation>& operations) {
  std::vector<Connection> connections;
  ByName by_name;
  for (const Operation& operation : operations) {
    if (opens(operation)) {
      by_name[operation.connection].push_back(connections.size());
      connections.push_back(opened_connection(operation));
    } else if (operation.name == "close") {
      const auto index = find_connection(connections, by_name, operation);
      if (index) close_connection(connections[*index], operation);
    }
  }
  return connections;
}

std::vector<Statement> statements(const std::vector<Operation>& operations,
                                  const std::vector<Connection>& connections,
                                  bool has_interceptor) {
  std::vector<Statement> statements;
  ByName by_name;
  for (std::size_t k = 0; k < connections.size(); ++k) by_name[connections[k].name].push_back(k);
  for (const Operation& operation : operations) {
    const auto index = find_connection(connections, by_name, operation);
    if (!index) continue;
    if (operation.name == "execute") {
      statements.push_back(
          executed_statement(operation, *index, connections[*index], has_interceptor));
      add_work(statements.back(), operation);
    } else if (operation.name == "complete" || operation.name == "fetch") {
      Statement* statement = find_statement(statements, *index, operation.statement);
      if (statement == nullptr) continue;
      if (operation.name == "complete") complete(*statement, operation);
      add_work(*statement, operation);
    }
  }
  for (Statement& statement : statements)
    complete_at_close(statement, connections[statement.connection], has_interceptor);
  return statements;
}

}  // namespace plumbline::judge::build
