#include "fake_server/sql/exchange.h"

#include <nlohmann/json.hpp>

namespace plumbline::fake {
namespace {

constexpr std::size_t kHeaderTextMax = 1024;  // a header field that every client takes

// What a header field may hold: one line of printable ASCII.
std::string one_line(std::string_view text) {
  std::string line(text.substr(0, kHeaderTextMax));
  for (char& c : line) {
    if (c < ' ' || c > '~') c = ' ';
  }
  return line;
}

}  // namespace

Reply sql_refusal(int status, std::string_view error_code, std::string_view message) {
  using Json = nlohmann::ordered_json;
  Reply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "application/json"},
                   {"X-Thriftserver-Error-Message", one_line(message)}};
  const Json body{{"error_code", std::string(error_code)}, {"message", std::string(message)}};
  reply.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return reply;
}

Reply sql_refusal(const Failure& failure, std::string_view sql) {
  return sql_refusal(failure.http_status, failure.condition, failure_message(failure, sql));
}

}  // namespace plumbline::fake
