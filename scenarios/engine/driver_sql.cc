#include "scenarios/engine/driver_sql.h"

#include <algorithm>

#include "fake_server/core/duration_text.h"

namespace plumbline::scenario {
namespace {

constexpr const char* kLeftOpen = "SELECT 1";  // an execute step without "sql"
constexpr std::string_view kOpens = "/* plumbline:";
constexpr std::int64_t kChunkRows = 10;          // of a chunk whose size nobody asks for
constexpr std::int64_t kChunkRowsMax = 100'000;  // the most that the fake puts into a page
constexpr std::int64_t kRowBytes = 32;           // a number and a text of ours

std::string directive(const std::string& name, const std::string& value) {
  return " " + name + "=" + value;
}

std::string directives_of(const ExecuteStep& step, bool fails_itself) {
  std::string all;
  if (step.latency > Duration::zero()) all += directive("latency", to_text(step.latency));
  if (step.chunk_latency > Duration::zero())
    all += directive("latency", "fetch:" + to_text(step.chunk_latency));
  if (step.polls > 0) all += directive("polls", std::to_string(step.polls));
  if (step.polls > 0 || step.chunks > 0) all += directive("direct", "no");
  if (step.chunks > 0) {
    const std::int64_t wanted =
        step.bytes_per_chunk > 0 ? step.bytes_per_chunk / kRowBytes : kChunkRows;
    const std::int64_t rows = std::clamp<std::int64_t>(wanted, 1, kChunkRowsMax);
    all += directive("rows", std::to_string(rows * step.chunks));
    all += directive("chunk_rows", std::to_string(rows));
  }
  if (!step.error.empty() && !fails_itself)
    all += directive("fail", (step.handle ? "execute_handle:" : "execute:") + step.error);
  return all;
}

std::string text_left_open(const DriverCanaries& canaries, bool parameters) {
  return "SELECT " + canaries.column + " FROM " + canaries.table + " WHERE a = '" +
         canaries.literal + "'" + (parameters ? " AND b = ?" : "");
}

}  // namespace

DriverSql sql_of(const ExecuteStep& step, const DriverCanaries& canaries, bool parameters,
                 std::uint64_t number) {
  DriverSql sql;
  const bool left_open = step.sql.empty() || step.sql == kLeftOpen;
  const bool fails_itself = step.sql.find("fail=") != std::string::npos;
  sql.takes_parameter = left_open && parameters;
  sql.fails = fails_itself || !step.error.empty();
  sql.text = left_open ? text_left_open(canaries, parameters) : step.sql;
  const std::string directives = directives_of(step, fails_itself);
  const std::string planted = directive("columns", "2") + directive("name", canaries.result);
  if (const std::size_t at = sql.text.find(kOpens); at != std::string::npos) {
    sql.text.insert(at + kOpens.size(), directives);
  } else {
    sql.text += " " + std::string(kOpens) + (left_open ? planted : "") + directives + " */";
  }
  sql.marker = canaries.comment + "_" + std::to_string(number) + " ";
  sql.text += " /* " + sql.marker + "*/";
  return sql;
}

}  // namespace plumbline::scenario
