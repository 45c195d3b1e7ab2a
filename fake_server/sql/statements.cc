#include "fake_server/sql/statements.h"

#include <algorithm>
#include <array>
#include <utility>

namespace plumbline::fake {
namespace {

const Failure& invalid_request() { return *failure_named("invalid_request"); }

void note_refused(SqlExchange& exchange, const StatementWish& wish, std::string_view call,
                  const Failure& failure) {
  SqlEvent event;
  event.kind = SqlEventKind::statement_refused;
  event.protocol = wish.protocol;
  event.call = call;
  event.session_id = wish.session_id;
  event.sql = kept_sql(wish.sql);
  event.error = failure.name;
  exchange.warehouse.note(std::move(event));
}

BegunStatement refused(SqlExchange& exchange, const StatementWish& wish, std::string_view call,
                       const Failure& failure, std::string message) {
  note_refused(exchange, wish, call, failure);
  return {nullptr, &failure, std::move(message)};
}

// The first place where the operation's own state turns out to be a failure.
void plan_failure(Operation& operation) {
  for (const Place place : {Place::execute_handle, Place::direct, Place::poll}) {
    operation.failure = operation.directives.failure(place);
    operation.fails_at = place;
    if (operation.failure != nullptr) return;
  }
}

Operation planned(const StatementWish& wish, Directives directives) {
  Operation operation;
  operation.session_id = wish.session_id;
  operation.protocol = wish.protocol;
  operation.sql = kept_sql(wish.sql);
  const bool unreadable = (directives.form == ResultForm::arrow && !wish.reads_arrow) ||
                          (directives.form == ResultForm::links && !wish.loads_links);
  if (unreadable) directives.form = ResultForm::columns;
  operation.polls_left = directives.polls;
  operation.changed = rows_changed(wish.sql, directives);
  operation.directives = std::move(directives);
  return operation;
}

BegunStatement begun(SqlExchange& exchange, Operation operation, const StatementWish& wish,
                     std::string_view call) {
  Operation* place = exchange.warehouse.begin(std::move(operation), call);
  if (place != nullptr) return {place, nullptr, ""};
  const Failure& full = *failure_named("rate_limited");
  return refused(exchange, wish, call, full, failure_message(full, kept_sql(wish.sql)));
}

}  // namespace

BegunStatement begin_statement(SqlExchange& exchange, const StatementWish& wish,
                               std::string_view call) {
  Directives directives = read_directives(wish.sql);
  if (!directives.problem.empty()) {
    std::string message = "plumbline: " + directives.problem;
    return refused(exchange, wish, call, invalid_request(), std::move(message));
  }
  if (directives.value.empty()) directives.value = exchange.options.cell_text;
  exchange.manner.take(directives, Place::execute);
  if (const Failure* failure = directives.failure(Place::http)) {
    exchange.manner.refusal = sql_refusal(*failure, kept_sql(wish.sql));
    return refused(exchange, wish, call, *failure, "");
  }
  if (const Failure* failure = directives.failure(Place::execute)) {
    return refused(exchange, wish, call, *failure, failure_message(*failure, kept_sql(wish.sql)));
  }
  SqlSession* session = exchange.warehouse.session(wish.session_id);
  const std::optional<ResultShape> show = show_shape(wish.sql);
  if (show && session != nullptr && session->next_metadata) {
    return begin_metadata(exchange, *session, *show, 0, wish, call);
  }
  if (session != nullptr && directives.for_metadata()) session->next_metadata = directives;
  Operation operation = planned(wish, std::move(directives));
  plan_failure(operation);
  operation.shape = show ? *show : shape_of(wish.sql, operation.directives);
  if (wish.row_limit > 0) operation.shape.rows = std::min(operation.shape.rows, wish.row_limit);
  return begun(exchange, std::move(operation), wish, call);
}

BegunStatement begin_metadata(SqlExchange& exchange, SqlSession& session, const ResultShape& shape,
                              std::int32_t type, const StatementWish& wish, std::string_view call) {
  const Directives directives = std::exchange(session.next_metadata, {}).value_or(Directives{});
  exchange.manner.take(directives, Place::metadata);
  if (const Failure* failure = directives.failure(Place::metadata)) {
    return refused(exchange, wish, call, *failure, failure_message(*failure, kept_sql(wish.sql)));
  }
  Operation operation = planned(wish, Directives{});
  operation.shape = shape;
  operation.type = type;
  return begun(exchange, std::move(operation), wish, call);
}

}  // namespace plumbline::fake
