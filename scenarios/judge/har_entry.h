// One entry of an HTTP Archive as plain values. Internal to har*.cc; pure functions, any thread;
// json::BadInput with the pointer of what is missing or makes no sense.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "fake_server/core/http.h"

namespace plumbline::judge::har {

/// A request, its answer and when they were.
struct Exchange {
  std::chrono::nanoseconds started{};  ///< since 1970
  std::chrono::nanoseconds took{};     ///< until the answer
  fake::Request request;
  bool body_known = true;            ///< false: the archive left the request's body out
  std::optional<fake::Reply> reply;  ///< empty: the archive has status 0
};

[[nodiscard]] Exchange read_entry(const nlohmann::json& entry, const std::string& pointer);

/// A date and time of ISO 8601 with a zone ("2026-11-23T16:23:05.203Z", "...+01:00") since 1970,
/// from 1970 to 2261; at most 9 digits of a second's fraction count. Empty when it is not one.
[[nodiscard]] std::optional<std::chrono::nanoseconds> parse_date_time(std::string_view text);

/// The host and the target of an absolute URL.
struct Address {
  std::string host;
  std::string target;
};
/// Empty when it is not an http or https URL with a host.
[[nodiscard]] std::optional<Address> parse_url(std::string_view url);

}  // namespace plumbline::judge::har
