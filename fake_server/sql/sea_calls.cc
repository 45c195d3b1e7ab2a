#include "fake_server/sql/sea_calls.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <vector>

#include "fake_server/core/bounded_json.h"
#include "fake_server/sql/result_files.h"
#include "fake_server/sql/sea_results.h"
#include "fake_server/sql/statements.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSessions = "/api/2.0/sql/sessions";
constexpr std::string_view kStatements = "/api/2.0/sql/statements";

// The parts between slashes after `prefix`; a slash at the end adds none.
std::vector<std::string_view> parts_after(std::string_view path, std::string_view prefix) {
  std::vector<std::string_view> parts;
  path.remove_prefix(prefix.size());
  while (path.starts_with('/') && path.size() > 1 && parts.size() < 5) {
    path.remove_prefix(1);
    parts.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(parts.back().size());
  }
  return parts;
}

bool is_below(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

Reply refused(SqlExchange& exchange, int status, std::string_view code, std::string_view message) {
  SqlEvent event;
  event.protocol = "sea";
  event.error = status == 404 ? "not_found" : "invalid_request";
  exchange.warehouse.note(std::move(event));
  return sql_refusal(status, code, message);
}

Reply not_there(SqlExchange& exchange, std::string_view what) {
  return refused(exchange, 404, "RESOURCE_DOES_NOT_EXIST", std::string(what) + " does not exist");
}

Reply wrong_method(SqlExchange& exchange, const std::string& allowed) {
  Reply reply = refused(exchange, 405, "METHOD_NOT_ALLOWED", "the path takes " + allowed);
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

Reply bad_request(SqlExchange& exchange, std::string_view why) {
  return refused(exchange, 400, "BAD_REQUEST", why);
}

// The request's object; none when the body is something else.
std::optional<Json> object_in(const Request& request) {
  if (request.body.size() > kSqlBodyMax) return {};
  ParsedJson parsed = parse_bounded(request.body, kSeaDepthMax);
  if (!parsed.value || !parsed.value->is_object()) return {};
  return std::move(parsed.value);
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::int64_t count_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  const bool fits = found != object.end() && found->is_number_integer() && *found <= kRowsMax;
  return fits ? found->get<std::int64_t>() : 0;
}

Reply open_session(SqlExchange& exchange, const Request& request) {
  if (!object_in(request)) return bad_request(exchange, "the body is no JSON object");
  const SqlSession* session = exchange.warehouse.open_session("sea");
  if (session == nullptr) return bad_request(exchange, "too many sessions");
  return sea_reply({{"session_id", session->id.text()}});
}

Reply close_session(SqlExchange& exchange, const std::string& id) {
  if (exchange.warehouse.session(id) == nullptr) return not_there(exchange, "the session");
  exchange.warehouse.close_session(id, "sea");
  return sea_reply(nlohmann::ordered_json::object());
}

Reply execute(SqlExchange& exchange, const Request& request) {
  constexpr std::string_view kCall = "POST /api/2.0/sql/statements";
  const std::optional<Json> body = object_in(request);
  if (!body) return bad_request(exchange, "the body is no JSON object");
  const std::string sql = text_of(*body, "statement");
  if (sql.empty()) return bad_request(exchange, "there is no statement");
  StatementWish wish{sql, text_of(*body, "session_id"), "sea"};
  const bool known = exchange.warehouse.session(wish.session_id) != nullptr;
  if (!wish.session_id.empty() && !known) return not_there(exchange, "the session");
  wish.row_limit = count_of(*body, "row_limit");
  wish.loads_links = text_of(*body, "disposition").ends_with("EXTERNAL_LINKS");
  const BegunStatement begun = begin_statement(exchange, wish, kCall);
  if (exchange.manner.refusal) return *exchange.manner.refusal;
  if (begun.operation != nullptr) {
    return sea_reply(sea_statement(exchange, *begun.operation, kCall, true));
  }
  return sql_refusal(begun.failure->http_status, begun.failure->condition, begun.message);
}

Reply poll(SqlExchange& exchange, Operation& operation) {
  constexpr std::string_view kCall = "GET /api/2.0/sql/statements/{id}";
  exchange.manner.take(operation.directives, Place::poll);
  exchange.warehouse.poll(operation, kCall);
  return sea_reply(sea_statement(exchange, operation, kCall, false));
}

Reply cancel(SqlExchange& exchange, Operation& operation) {
  exchange.warehouse.cancel(operation, "POST /api/2.0/sql/statements/{id}/cancel");
  return sea_reply(nlohmann::ordered_json::object());
}

Reply close(SqlExchange& exchange, const Operation& operation) {
  exchange.manner.take(operation.directives, Place::close);
  const Failure* failure = operation.directives.failure(Place::close);
  if (failure != nullptr) return sql_refusal(*failure, operation.sql);
  const std::string id = operation.id.text();
  exchange.warehouse.close(id, "DELETE /api/2.0/sql/statements/{id}", false);
  return sea_reply(nlohmann::ordered_json::object());
}

Reply give_chunk(SqlExchange& exchange, const Operation& operation, std::string_view number) {
  constexpr std::string_view kCall = "GET /api/2.0/sql/statements/{id}/result/chunks/{n}";
  exchange.manner.take(operation.directives, Place::fetch);
  std::int64_t chunk = -1;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), chunk);
  const bool whole = read.ec == std::errc{} && read.ptr == number.data() + number.size();
  if (!whole || chunk < 0 || chunk >= operation.shape.pages()) {
    return not_there(exchange, "the chunk");
  }
  if (operation.state != OperationState::finished) {
    return bad_request(exchange, "the statement has no results");
  }
  const Failure* failure = operation.directives.failure(Place::fetch);
  if (failure == nullptr) return sea_reply(sea_chunk(exchange, operation, chunk, kCall));
  note_page(exchange, operation, {chunk, {}, 0, false, failure}, kCall);
  return sql_refusal(*failure, operation.sql);
}

// The path of one statement, or below it.
Reply answer_statement(SqlExchange& exchange, const std::string& method,
                       const std::vector<std::string_view>& parts) {
  Operation* operation = exchange.warehouse.operation(std::string(parts[0]));
  const bool is_cancel = parts.size() == 2 && parts[1] == "cancel";
  const bool is_chunk = parts.size() == 4 && parts[1] == "result" && parts[2] == "chunks";
  if (parts.size() > 1 && !is_cancel && !is_chunk) return not_there(exchange, "the path");
  const bool gets = method == "GET" && !is_cancel;
  const bool other = is_cancel ? method == "POST" : method == "DELETE" && !is_chunk;
  if (!gets && !other) {
    return wrong_method(exchange, is_cancel ? "POST" : is_chunk ? "GET" : "GET, DELETE");
  }
  if (operation == nullptr) return not_there(exchange, "the statement");
  if (is_cancel) return cancel(exchange, *operation);
  if (is_chunk) return give_chunk(exchange, *operation, parts[3]);
  return gets ? poll(exchange, *operation) : close(exchange, *operation);
}

Reply answer_session(SqlExchange& exchange, const Request& request,
                     const std::vector<std::string_view>& parts) {
  const bool opens = parts.empty();
  if (parts.size() > 1) return not_there(exchange, "the path");
  if (request.method != (opens ? "POST" : "DELETE")) {
    return wrong_method(exchange, opens ? "POST" : "DELETE");
  }
  return opens ? open_session(exchange, request) : close_session(exchange, std::string(parts[0]));
}

}  // namespace

bool is_sea_path(std::string_view path) noexcept {
  return is_below(path, kSessions) || is_below(path, kStatements);
}

Reply answer_sea(SqlExchange& exchange, const Request& request, std::string_view path) {
  if (is_below(path, kSessions)) {
    return answer_session(exchange, request, parts_after(path, kSessions));
  }
  const std::vector<std::string_view> parts = parts_after(path, kStatements);
  if (!parts.empty()) return answer_statement(exchange, request.method, parts);
  if (request.method != "POST") return wrong_method(exchange, "POST");
  return execute(exchange, request);
}

}  // namespace plumbline::fake
