// Tags that a case's application hands to the client with an operation, as a careless driver would:
// listed or not, of the right type or not, any bytes (WF-9, PR-2 to PR-8). Read from JSON, turned
// into the client's values, and told to the judge by what is odd about them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "reference/telemetry/tags.h"

namespace plumbline::scenario {

/// One tag by its wire name, with a text of any bytes, a whole number or a boolean.
struct GivenTag {
  std::string name;
  std::variant<std::string, std::int64_t, bool> value;
  bool operator==(const GivenTag&) const = default;
};

/// Most bytes of one tag's text: four times the 1 MB that WF-9 asks for.
inline constexpr std::size_t kTagBytesMax = 4'000'000;

/// Reads {NAME: value}: a text, a whole number, true or false, or {"hex", "times"}: bytes in hex,
/// repeated. Throws json::BadInput.
[[nodiscard]] std::vector<GivenTag> read_tags(const nlohmann::json& value,
                                              const std::string& pointer);

/// The text of a tag; empty for a number or a boolean.
[[nodiscard]] const std::string& text_of(const GivenTag& tag);

/// As the client takes it.
[[nodiscard]] telemetry::TagValue value_of(const GivenTag& tag);

/// What is odd about the texts of these tags, each kind once, sorted: "control", "invalid_utf8",
/// "long" (from 1 000 000 bytes), "not_a_number", "surrogate" (WF-9).
[[nodiscard]] std::vector<std::string> odd_values_of(const std::vector<GivenTag>& tags);

}  // namespace plumbline::scenario
