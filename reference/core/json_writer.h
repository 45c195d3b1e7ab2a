// Appends JSON to a string: the few calls that the payload encoders need, about seven times as fast
// as building a document and dumping it. Commas are its business; the caller keeps objects and
// arrays balanced. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plumbline::telemetry {

/// Appends `text` as a JSON string with its quotes. Any bytes are allowed: what is not UTF-8
/// (surrogates and overlong forms included) becomes U+FFFD, byte by byte (WF-9).
void append_json_string(std::string& out, std::string_view text);

/// Where the object stands: by itself, or inside of a JSON string, whose quotes are the caller's.
/// There it is written as that string has it, without being a text of its own first.
enum class JsonPlace { alone, in_string };

/// Writes one JSON object, members in the order of the calls.
class JsonWriter {
 public:
  /// Appends to `out`, which must outlive the writer.
  explicit JsonWriter(std::string& out, JsonPlace place = JsonPlace::alone)
      : out_(out), quote_(place == JsonPlace::alone ? R"(")" : R"(\")") {}
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  /// Begins an object as the top value.
  void begin_object();
  /// Begins an object as a member.
  void begin_object(std::string_view key);
  /// Ends the innermost object.
  void end_object();

  /// Writes a member. Keys are our own names: they are not escaped.
  void member(std::string_view key, std::string_view value);
  void member(std::string_view key, const char* value) { member(key, std::string_view{value}); }
  void member(std::string_view key, std::int64_t value);
  void member(std::string_view key, bool value);

  /// Writes a member unless the text is empty.
  void member_if_any(std::string_view key, std::string_view value);

 private:
  void key(std::string_view name);

  std::string& out_;
  std::string_view quote_;  // as it stands around names and texts
  bool first_ = true;       // no member yet in the object that is open
};

}  // namespace plumbline::telemetry
