#include "scenarios/drivers/reference/connection.h"

#include <algorithm>
#include <thread>

namespace plumbline::drivers {

using telemetry::Instant;
using telemetry::Operation;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kPollEvery{20};  // short beside every latency of a case

const std::map<std::string, std::pair<Operation, const char*>> kShows{
    {"catalogs", {Operation::list_catalogs, "SHOW CATALOGS"}},
    {"schemas", {Operation::list_schemas, "SHOW SCHEMAS IN ALL CATALOGS"}},
    {"tables", {Operation::list_tables, "SHOW TABLES IN ALL CATALOGS"}},
    {"columns", {Operation::list_columns, "SHOW COLUMNS IN ALL CATALOGS"}}};

// SEA takes parameters as texts, by their places.
Json parameters_of(const Json& values) {
  Json all = Json::array();
  for (const Json& value : values) {
    const bool as_it_is = value.is_string() || value.is_null();
    all.push_back({{"ordinal", all.size() + 1}, {"value", as_it_is ? value : Json(value.dump())}});
  }
  return all;
}

}  // namespace

/// A statement of the application, from `execute` to `complete`.
struct Connection::Statement {
  telemetry::StatementContext context;
  std::string id;              // as the server issued it; guarded by the connection's mutex
  bool cancel_wanted = false;  // before it had one; likewise
  std::size_t rows = 0;        // that the server sent and nobody has read
  std::int64_t next_chunk = -1;
};

Connection::Connection(Options options, telemetry::Telemetry& client)
    : options_(std::move(options)),
      client_(client),
      observed_(client_.open(options_.telemetry)),
      token_(options_.telemetry.token) {}

Json Connection::open() {
  const Instant begun = SteadyClock::now();
  session_id_ = id_in(call("POST", "sessions", options_.session), "session_id");
  observed_->set_session(session_id_, options_.telemetry.org_id);
  observer().record_connection(SteadyClock::now() - begun);
  return {{"session_id", session_id_}};
}

void Connection::give_up(telemetry::Duration took, const telemetry::Failure& failure) {
  observer().record_connection(took, failure);
  leave();
}

Json Connection::execute(const Json& request) {
  Json body = body_of(request.at("sql"));
  if (request.contains("parameters")) body["parameters"] = parameters_of(request["parameters"]);
  const std::chrono::milliseconds timeout(request.value("timeout_ms", std::int64_t{0}));
  const auto statement = std::make_shared<Statement>();
  {
    const std::scoped_lock lock(mutex_);
    statements_[request.at("statement")] = statement;
  }
  statement->context = observer().before_execute();
  try {
    run(*statement, body, timeout.count() > 0 ? SteadyClock::now() + timeout : telemetry::kNever);
    observer().after_execute(statement->context, statement->id);
  } catch (const SqlError& error) {
    observer().after_execute(statement->context, statement->id, error.failure);
    throw;
  }
  return {{"statement_id", statement->id}};
}

Json Connection::fetch(const Json& request) {
  const auto statement = statement_of(request);
  try {
    const std::size_t rows = read(*statement, request.value("rows_max", std::size_t{0}));
    return {{"rows", rows}, {"done", statement->rows == 0 && statement->next_chunk < 0}};
  } catch (const SqlError& error) {
    observer().complete_statement(statement->context, error.failure);
    throw;
  }
}

Json Connection::complete(const Json& request) {
  const auto statement = statement_of(request);
  {
    const std::scoped_lock lock(mutex_);
    statements_.erase(request["statement"]);
  }
  try {
    if (!statement->id.empty()) call("DELETE", "statements/" + statement->id);
    observer().complete_statement(statement->context);
  } catch (const SqlError& error) {
    observer().complete_statement(statement->context, error.failure);
    throw;
  }
  return {};
}

Json Connection::cancel(const Json& request) {
  const auto statement = statement_of(request);
  std::string id;
  {
    const std::scoped_lock lock(mutex_);
    id = statement->id;
    statement->cancel_wanted = id.empty();  // then whoever executes it sees to it
  }
  if (!id.empty()) cancel_statement(id);
  return {};
}

Json Connection::metadata(const Json& request) {
  const auto show = kShows.find(request.at("what"));
  if (show == kShows.end()) throw Refusal("invalid_request", "there is no such metadata");
  std::size_t rows = 0;
  observe(show->second.first, [&] {
    Statement statement;
    run(statement, body_of(show->second.second), telemetry::kNever);
    rows = read(statement, 0);
    call("DELETE", "statements/" + statement.id);
  });
  return {{"rows", rows}};
}

Json Connection::token(const Json& request) {
  const std::scoped_lock lock(mutex_);
  token_ = request.at("token");
  observed_->set_credentials(token_);
  return {};
}

// Telemetry is left whatever the server says. Closing again is harmless.
Json Connection::close(const Json& /*request*/) {
  {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(closed_, true)) return {};
    statements_.clear();
  }
  const std::string path = "sessions/" + session_id_ + "?warehouse_id=" + options_.warehouse;
  try {
    observe(Operation::delete_session, [&] { call("DELETE", path); });
  } catch (const SqlError&) {
    leave();
    throw;
  }
  leave();
  return {};
}

bool Connection::closed() {
  const std::scoped_lock lock(mutex_);
  return closed_;
}

SeaAnswer Connection::call(const std::string& method, const std::string& path, const Json& body) {
  std::string token;
  {
    const std::scoped_lock lock(mutex_);
    token = token_;
  }
  return drivers::call(options_.host, token, method, path, body);
}

Json Connection::body_of(const Json& sql) const {
  Json body{{"statement", sql},        {"session_id", session_id_},
            {"wait_timeout", "0s"},    {"warehouse_id", options_.warehouse},
            {"disposition", "INLINE"}, {"format", "JSON_ARRAY"}};
  if (!options_.query_tags.is_null()) body["query_tags"] = options_.query_tags;
  return body;
}

// Until the statement has ended; its first chunk comes with its end.
void Connection::run(Statement& statement, const Json& body, Instant deadline) {
  SeaAnswer answer = call("POST", "statements", body);
  const std::string id = id_in(answer, "statement_id");
  bool cancel = named(statement, id);
  const auto status = [&answer] { return answer.body.value("status", Json::object()); };
  const auto state = [&status] { return status().value("state", ""); };
  while (state() == "PENDING" || state() == "RUNNING") {
    const bool late = SteadyClock::now() >= deadline;
    if (late || std::exchange(cancel, false)) cancel_statement(id);
    if (late) throw SqlError({telemetry::ErrorClass::timeout, 0}, "the statement took too long");
    std::this_thread::sleep_for(kPollEvery);
    answer = call("GET", "statements/" + id);
    observer().record_poll(statement.context, answer.latency);
  }
  if (state() != "SUCCEEDED") throw failed_statement(status());
  take_chunk(statement, answer, answer.body.value("result", Json::object()));
}

// From now on it can be cancelled; true when somebody has wanted that before.
bool Connection::named(Statement& statement, const std::string& id) {
  const std::scoped_lock lock(mutex_);
  statement.id = id;
  return statement.cancel_wanted;
}

void Connection::cancel_statement(const std::string& id) {
  observe(Operation::cancel_statement, [&] { call("POST", "statements/" + id + "/cancel"); });
}

void Connection::take_chunk(Statement& statement, const SeaAnswer& answer, const Json& chunk) {
  statement.rows = chunk.value("row_count", std::size_t{0});
  statement.next_chunk = chunk.value("next_chunk_index", std::int64_t{-1});
  if (statement.rows > 0) observer().record_chunk(statement.context, answer.latency, answer.bytes);
}

std::size_t Connection::read(Statement& statement, std::size_t rows_max) {
  std::size_t rows = 0;
  for (;;) {
    const std::size_t wanted = rows_max == 0 ? statement.rows : rows_max - rows;
    const std::size_t taken = std::min(statement.rows, wanted);
    rows += taken;
    statement.rows -= taken;
    if ((rows_max != 0 && rows == rows_max) || statement.next_chunk < 0) return rows;
    const SeaAnswer answer = call("GET", "statements/" + statement.id + "/result/chunks/" +
                                             std::to_string(statement.next_chunk));
    take_chunk(statement, answer, answer.body);
  }
}

Connection::StatementPointer Connection::statement_of(const Json& request) {
  const std::string name = request.at("statement");
  const std::scoped_lock lock(mutex_);
  const auto found = statements_.find(name);
  if (found != statements_.end()) return found->second;
  throw Refusal("invalid_request", "there is no statement " + name);
}

template <typename Work>
void Connection::observe(Operation operation, Work work) {
  const Instant begun = SteadyClock::now();
  try {
    work();
    observer().record_operation(operation, SteadyClock::now() - begun);
  } catch (const SqlError& error) {
    observer().record_operation(operation, SteadyClock::now() - begun, error.failure);
    throw;
  }
}

}  // namespace plumbline::drivers
