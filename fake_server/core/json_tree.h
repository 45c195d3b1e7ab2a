// JSON text of strangers as a tree of values that point into it, for the decoder. Says of any text
// what bounded_json.h says, and holds the same values; plain text, as clients send it, is read many
// times as fast, because no document is built of it. One thread; throws std::bad_alloc alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::fake {

/// One value, and its name where it is a member of an object. Copies are cheap and point to the
/// same text and parts.
struct JsonNode {
  enum class Type : std::uint8_t { null, boolean, number, text, array, object };

  std::string_view name;
  Type type = Type::null;
  bool is_whole = false;            ///< a number without a fraction that fits 64 bits with a sign
  std::int64_t whole = 0;           ///< that number; of a boolean 0 or 1
  std::string_view text;            ///< of a text its characters; of any other number its JSON
  const JsonNode* parts = nullptr;  ///< an array's elements; an object's members, sorted by name
  std::size_t size = 0;             ///< how many

  [[nodiscard]] bool is_text() const noexcept { return type == Type::text; }
  [[nodiscard]] bool is_boolean() const noexcept { return type == Type::boolean; }
  [[nodiscard]] bool is_array() const noexcept { return type == Type::array; }
  [[nodiscard]] bool is_object() const noexcept { return type == Type::object; }

  [[nodiscard]] const JsonNode* begin() const noexcept { return parts; }
  [[nodiscard]] const JsonNode* end() const noexcept { return parts + size; }
  /// An object's member of that name; nullptr when there is none.
  [[nodiscard]] const JsonNode* find(std::string_view member) const noexcept;
};

/// What came of a text: ParsedJson, with the value as a tree.
struct JsonText {
  std::optional<JsonNode> value;
  std::string fault;
  std::vector<std::string> repeated;
};

/// Reads texts and owns what their trees need.
class JsonReader {
 public:
  JsonReader();
  JsonReader(const JsonReader&) = delete;  // trees point into it
  JsonReader& operator=(const JsonReader&) = delete;

  /// As `parse_bounded`. The tree is valid as long as the reader and the text.
  [[nodiscard]] JsonText parse(std::string_view text, std::size_t depth_max);

 private:
  static constexpr std::size_t kBytesAtHand = 16'384;  // a few events, without going to the heap
  std::array<std::byte, kBytesAtHand> at_hand_;
  std::pmr::monotonic_buffer_resource memory_;
  std::vector<JsonNode> open_;  // parts of what has not ended yet
};

/// json::describe of the value.
[[nodiscard]] std::string describe(const JsonNode& value);

/// The value as compact JSON, members sorted, without the members `without` and `without_too`.
[[nodiscard]] std::string canonical_text(const JsonNode& value, const JsonNode* without = nullptr,
                                         const JsonNode* without_too = nullptr);

}  // namespace plumbline::fake
