#include "fake_server/sql/sea_results.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "fake_server/sql/result_files.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::ordered_json;

std::string_view state_name(OperationState state, bool begun) {
  switch (state) {
    case OperationState::running:
      return begun ? "PENDING" : "RUNNING";
    case OperationState::finished:
      return "SUCCEEDED";
    case OperationState::cancelled:
      return "CANCELED";
    case OperationState::failed:
    case OperationState::timed_out:
      break;
  }
  return "FAILED";
}

// The interface has error codes of its own, fewer than the conditions.
std::string_view error_code(std::string_view failure) {
  using Pair = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Pair, 7> kCodes{Pair{"not_found", "NOT_FOUND"},
                                       Pair{"authentication", "UNAUTHENTICATED"},
                                       Pair{"rate_limited", "RESOURCE_EXHAUSTED"},
                                       Pair{"server_error", "INTERNAL_ERROR"},
                                       Pair{"timeout", "DEADLINE_EXCEEDED"},
                                       Pair{"connection", "IO_ERROR"},
                                       Pair{"unknown", "UNKNOWN"}};
  for (const auto& [name, code] : kCodes) {
    if (name == failure) return code;
  }
  return failure == "cancelled" ? "CANCELLED" : "BAD_REQUEST";
}

Json status_json(const Operation& operation, bool begun) {
  Json status{{"state", state_name(operation.state, begun)}};
  if (operation.state == OperationState::running || operation.failure == nullptr) return status;
  const Failure& failure = *operation.failure;
  status["error"] = {{"error_code", error_code(failure.name)},
                     {"message", failure_message(failure, operation.sql)}};
  status["sql_state"] = failure.sql_state;
  return status;
}

Json columns_json(const ResultShape& shape) {
  Json columns = Json::array();
  for (const Column& column : shape.columns) {
    const std::string_view type = to_string(column.type);
    columns.push_back({{"name", column.name},
                       {"type_text", type},
                       {"type_name", type == "BIGINT" ? "LONG" : type},
                       {"position", columns.size()}});
  }
  return columns;
}

Json chunks_json(const ResultShape& shape) {
  Json chunks = Json::array();
  for (std::int64_t chunk = 0; chunk < shape.pages(); ++chunk) {
    const RowRange range = page_at(shape, chunk * shape.page_rows, 0);
    chunks.push_back(
        {{"chunk_index", chunk}, {"row_offset", range.first}, {"row_count", range.count}});
  }
  return chunks;
}

bool by_links(const Operation& operation) { return operation.directives.form == ResultForm::links; }

Json manifest_json(const Operation& operation) {
  const ResultShape& shape = operation.shape;
  Json manifest{{"format", by_links(operation) ? "ARROW_STREAM" : "JSON_ARRAY"}};
  manifest["schema"] = {{"column_count", shape.columns.size()}, {"columns", columns_json(shape)}};
  manifest["total_chunk_count"] = shape.pages();
  manifest["chunks"] = chunks_json(shape);
  manifest["total_row_count"] = shape.rows;
  manifest["total_byte_count"] = shape.rows * row_bytes(shape);
  manifest["truncated"] = false;
  manifest["result_compression"] = "NONE";
  return manifest;
}

// RFC 3339 in UTC.
std::string timestamp(std::int64_t ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(ms)};
  const year_month_day date{floor<days>(time)};
  const hh_mm_ss clock{floor<seconds>(time) - floor<days>(time)};
  std::array<char, 64> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

Json rows_json(const ResultShape& shape, RowRange range, std::int64_t& bytes) {
  Json rows = Json::array();
  for (std::int64_t row = range.first; row < range.first + range.count; ++row) {
    Json cells = Json::array();
    for (std::size_t i = 0; i < shape.columns.size(); ++i) {
      std::string cell = cell_text(shape.columns[i], row, i);
      bytes += static_cast<std::int64_t>(cell.size());
      cells.push_back(std::move(cell));
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

void add_next(Json& chunk_json, const Operation& operation, std::int64_t chunk) {
  if (chunk + 1 >= operation.shape.pages()) return;
  chunk_json["next_chunk_index"] = chunk + 1;
  chunk_json["next_chunk_internal_link"] = "/api/2.0/sql/statements/" + operation.id.text() +
                                           "/result/chunks/" + std::to_string(chunk + 1);
}

}  // namespace

Reply sea_reply(const Json& body) {
  Reply reply;
  reply.headers = {{"Content-Type", "application/json"}};
  reply.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return reply;
}

Json sea_chunk(SqlExchange& exchange, const Operation& operation, std::int64_t chunk,
               std::string_view call) {
  const RowRange range = page_at(operation.shape, chunk * operation.shape.page_rows, 0);
  GivenPage page{chunk, range, 0, false, nullptr};
  Json json{{"chunk_index", chunk}, {"row_offset", range.first}, {"row_count", range.count}};
  if (by_links(operation)) {
    page.bytes = range.count * row_bytes(operation.shape);
    json["byte_count"] = page.bytes;
    json["external_link"] = link_to(exchange, operation, chunk);
    json["expiration"] = timestamp(link_expiry_ms(exchange));
    add_next(json, operation, chunk);
    json = Json{{"external_links", Json::array({json})}};
  } else {
    json["data_array"] = rows_json(operation.shape, range, page.bytes);
    add_next(json, operation, chunk);
  }
  note_page(exchange, operation, page, call);
  return json;
}

Json sea_statement(SqlExchange& exchange, const Operation& operation, std::string_view call,
                   bool begun) {
  Json json{{"statement_id", operation.id.text()}, {"status", status_json(operation, begun)}};
  if (operation.state != OperationState::finished) return json;
  json["manifest"] = manifest_json(operation);
  if (operation.shape.pages() == 0) {
    json["result"] = {
        {"chunk_index", 0}, {"row_offset", 0}, {"row_count", 0}, {"data_array", Json::array()}};
  } else {
    json["result"] = sea_chunk(exchange, operation, 0, call);
  }
  return json;
}

}  // namespace plumbline::fake
