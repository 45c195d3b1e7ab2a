// Checks parsed JSON against a schema and says what does not fit, and reads numbers and texts out
// of it. Used by the decoder for both payloads; one decode call, one thread. Recursion is bounded
// by the schema's depth.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fake_server/core/findings.h"
#include "fake_server/core/json_tree.h"
#include "fake_server/core/shipped_schema.h"

namespace plumbline::fake {

/// Walks values along the schema.
class SchemaCheck {
 public:
  /// `int64_as_text` is set to true when a 64-bit number comes as a string. Borrows both.
  SchemaCheck(Findings& findings, bool& int64_as_text)
      : findings_(findings), int64_as_text_(int64_as_text) {}

  /// Reports unknown members (WF-3, PR-5), absent ones that must be there, wrong types, unknown
  /// enumeration names (WF-3) and negative latencies or counts (WF-6).
  void check(const JsonNode& value, const Message& message, const Place& place);

 private:
  void check_member(const JsonNode& value, const Member& member, const Place& place);
  void check_number(const JsonNode& value, const Member& member, const Place& place);
  void check_name(const JsonNode& value, const Member& member, const Place& place);

  Findings& findings_;
  bool& int64_as_text_;
};

/// The member reached through `path` ("a/b/c"); nullptr when a step is absent or not an object.
[[nodiscard]] const JsonNode* at_path(const JsonNode& value, std::string_view path);
/// The whole number that it is, as JSON number or as decimal text; empty for anything else.
[[nodiscard]] std::optional<std::int64_t> whole_number(const JsonNode* value);
/// The text that it is; "" for anything else. Valid as long as the value.
[[nodiscard]] std::string_view text_of(const JsonNode* value);
/// `text` as a whole decimal number of 64 bits ("-12"); empty for anything else.
[[nodiscard]] std::optional<std::int64_t> parse_int64(std::string_view text) noexcept;

}  // namespace plumbline::fake
