#include "reference/telemetry/errors.h"

namespace plumbline::telemetry {
namespace {

constexpr std::array<const char*, kErrorClassCount> kNames{
    "authentication", "permission", "syntax",     "not_found", "invalid_request", "rate_limited",
    "server_error",   "timeout",    "connection", "cancelled", "unknown"};

}  // namespace

const char* to_string(ErrorClass error) noexcept { return kNames[static_cast<std::size_t>(error)]; }

bool is_terminal(ErrorClass error, int http_status) noexcept {
  switch (http_status) {
    case 400:
    case 401:
    case 403:
    case 404:
      return true;
    default:
      return error <= ErrorClass::invalid_request;
  }
}

ErrorClass classify_http(int status) noexcept {
  switch (status) {
    case 400:
      return ErrorClass::invalid_request;
    case 401:
      return ErrorClass::authentication;
    case 403:
      return ErrorClass::permission;
    case 404:
      return ErrorClass::not_found;
    case 408:
      return ErrorClass::timeout;
    case 429:
      return ErrorClass::rate_limited;
    default:
      return status >= 500 && status <= 599 ? ErrorClass::server_error : ErrorClass::unknown;
  }
}

ErrorClass classify_network(NetworkError error) noexcept {
  switch (error) {
    case NetworkError::none:
      return ErrorClass::unknown;
    case NetworkError::connect_timeout:
    case NetworkError::timeout:
      return ErrorClass::timeout;
    case NetworkError::cancelled:
      return ErrorClass::cancelled;
    case NetworkError::dns:
    case NetworkError::refused:
    case NetworkError::tls:
    case NetworkError::reset:
    case NetworkError::protocol:
      return ErrorClass::connection;
  }
  return ErrorClass::unknown;
}

const char* to_string(NetworkError error) noexcept {
  switch (error) {
    case NetworkError::none:
      return "none";
    case NetworkError::dns:
      return "dns";
    case NetworkError::refused:
      return "refused";
    case NetworkError::connect_timeout:
      return "connect_timeout";
    case NetworkError::tls:
      return "tls";
    case NetworkError::reset:
      return "reset";
    case NetworkError::timeout:
      return "timeout";
    case NetworkError::protocol:
      return "protocol";
    case NetworkError::cancelled:
      return "cancelled";
  }
  return "protocol";
}

}  // namespace plumbline::telemetry
