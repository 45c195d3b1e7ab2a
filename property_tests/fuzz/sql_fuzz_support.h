// What the SQL targets share: small bounds, the law that every request keeps, damage to messages,
// SQL with directives. An input is a list of up to 16 requests, each chosen and damaged by its
// bytes.
#pragma once

#include <fuzzer/FuzzedDataProvider.h>

#include <optional>
#include <string>
#include <string_view>

#include "fake_server/sql/sql_test_support.h"
#include "property_tests/fuzz/fuzz_support.h"

namespace plumbline::fuzz {

/// Requests of one input; each may be as long as the rest of the input.
inline constexpr int kRequestsMax = 16;

/// An input as what FuzzedDataProvider draws from.
inline FuzzedDataProvider provider_of(std::string_view input) {
  return {reinterpret_cast<const std::uint8_t*>(input.data()), input.size()};
}

inline fake::SqlOptions small_options() {
  fake::SqlOptions options;
  options.bounds.sessions = 4;
  options.bounds.operations = 4;
  options.bounds.event_bytes = std::size_t{64} * 1024;
  return options;
}

/// The answer to a request: there is one, with a status that it may give, and what is held stays
/// within its bounds.
inline fake::Reply answer_to(fake::SqlService& service, const fake::Request& request,
                             fake::Duration now) {
  const std::optional<fake::Reply> reply = service.handle(request, now);
  expect(reply.has_value(), "every request is answered");
  const int status = reply->status;
  expect(status == 200 || (status >= 400 && status <= 405), "the status is one that it may give");
  expect(service.sessions_open() <= small_options().bounds.sessions, "sessions are bounded");
  expect(service.operations_open() <= small_options().bounds.operations, "statements are bounded");
  return *reply;
}

/// `bytes` with up to four bytes changed, and perhaps cut short.
inline std::string damaged(FuzzedDataProvider& input, std::string bytes) {
  for (int edits = input.ConsumeIntegralInRange(0, 4); edits > 0 && !bytes.empty(); --edits) {
    const auto at = input.ConsumeIntegralInRange<std::size_t>(0, bytes.size() - 1);
    bytes[at] = input.ConsumeIntegral<char>();
  }
  if (input.ConsumeProbability<float>() > 0.9F)
    bytes.resize(input.ConsumeIntegralInRange<std::size_t>(0, bytes.size()));
  return bytes;
}

/// SQL that steers the fake with words of the input.
inline std::string steering_sql(FuzzedDataProvider& input) {
  std::string sql = input.ConsumeBool() ? "SELECT 1" : "INSERT INTO t VALUES (1)";
  if (input.ConsumeBool()) sql = "SHOW TABLES";
  return sql + " /* plumbline: " + input.ConsumeRandomLengthString(200) + " */";
}

/// From nothing to an hour later.
inline fake::Duration later(FuzzedDataProvider& input) {
  return std::chrono::seconds(input.ConsumeIntegralInRange(0, 3600));
}

}  // namespace plumbline::fuzz
