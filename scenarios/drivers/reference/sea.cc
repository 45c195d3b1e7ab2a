#include "scenarios/drivers/reference/sea.h"

#include <optional>

namespace plumbline::drivers {
namespace {

using namespace std::chrono_literals;
using telemetry::ErrorClass;
using telemetry::Failure;

constexpr telemetry::Duration kConnectTimeout = 10s;   // as the Go driver's
constexpr telemetry::Duration kRequestTimeout = 60s;   // a statement runs on the server's time
constexpr std::size_t kAnswerBytesMax = 32 * 1 << 20;  // SEA's inline results end at 25 MiB

// By SQLSTATE, as Databricks lists them.
const std::map<std::string, ErrorClass> kStates{
    {"42601", ErrorClass::syntax},       {"42P01", ErrorClass::not_found},
    {"42501", ErrorClass::permission},   {"28000", ErrorClass::authentication},
    {"53000", ErrorClass::rate_limited}, {"22023", ErrorClass::invalid_request},
    {"57KD0", ErrorClass::timeout},      {"08006", ErrorClass::connection},
    {"HY008", ErrorClass::cancelled},    {"XX000", ErrorClass::server_error},
    {"HY000", ErrorClass::unknown}};

// A refused request has its SQLSTATE in its message, in front of the SQL that it quotes.
std::string sql_state_in(const std::string& message) {
  constexpr std::string_view kMark = "SQLSTATE: ";
  const std::size_t at = message.find(kMark);
  return at == std::string::npos ? "" : message.substr(at + kMark.size(), 5);
}

// The status of HTTP says what kind of error it is only where no SQLSTATE does.
SqlError refused(int status, const Json& answer) {
  const std::string message = answer.is_object() ? answer.value("message", "") : "";
  const auto state = kStates.find(sql_state_in(message));
  if (state != kStates.end()) return {Failure{state->second, 0}, message};
  return {Failure{telemetry::classify_http(status), status},
          "HTTP " + std::to_string(status) + " " + message};
}

}  // namespace

SqlError failed_statement(const Json& status) {
  const auto state = kStates.find(status.value("sql_state", ""));
  const bool cancelled = status.value("state", "") == "CANCELED";
  const ErrorClass otherwise = cancelled ? ErrorClass::cancelled : ErrorClass::unknown;
  const Json error = status.value("error", Json::object());
  return {Failure{state == kStates.end() ? otherwise : state->second, 0},
          error.value("message", status.value("state", ""))};
}

std::string id_in(const SeaAnswer& answer, const char* name) {
  const auto found = answer.body.find(name);
  if (found != answer.body.end() && found->is_string()) return *found;
  throw SqlError({ErrorClass::server_error, 0}, std::string("the answer has no ") + name);
}

SeaAnswer call(const SeaHost& host, const std::string& token, const std::string& method,
               const std::string& path, const Json& body) {
  telemetry::HttpRequest request{
      host.origin, method,          "/api/2.0/sql/" + path, host.headers,
      {},          kConnectTimeout, kRequestTimeout,        kAnswerBytesMax};
  if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + token});
  if (!body.is_null()) request.headers.push_back({"Content-Type", "application/json"});
  if (!body.is_null()) request.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  const auto begun = std::chrono::steady_clock::now();
  const telemetry::HttpOutcome outcome = telemetry::HttpTransport(host.route).perform(request);
  const auto latency = std::chrono::steady_clock::now() - begun;
  if (outcome.error != telemetry::NetworkError::none) {
    throw SqlError({telemetry::classify_network(outcome.error), 0},
                   host.origin + ": " + telemetry::to_string(outcome.error));
  }
  Json answer = Json::parse(outcome.body, nullptr, false);
  if (outcome.status / 100 != 2) throw refused(outcome.status, answer);
  if (!answer.is_object())
    throw SqlError({ErrorClass::server_error, outcome.status}, "the answer is no JSON object");
  return {std::move(answer), latency, static_cast<std::int64_t>(outcome.body.size())};
}

}  // namespace plumbline::drivers
