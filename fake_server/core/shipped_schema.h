// The schema of one event of the shipped profile as data: which members a message has, of which
// type. The decoder checks events against it (WF-3, WF-6, PR-5). Constants, any thread.
#pragma once

#include <span>
#include <string_view>

namespace plumbline::fake {

/// Types of members. `any`: seen beyond the schema, type unknown.
enum class MemberType { text, texts, boolean, int32, int64, enumeration, message, id, any };

struct Message;

/// One name of an enumeration.
struct EnumName {
  std::string_view name;
  bool beyond_schema = false;  ///< seen, but not in the schema: passes and is reported
};

/// One member of a message.
struct Member {
  std::string_view name;
  MemberType type = MemberType::text;
  bool not_negative = false;   ///< a latency or a count (WF-6)
  bool beyond_schema = false;  ///< seen, but not in the schema: passes and is reported
  bool required = false;
  const Message* message = nullptr;   ///< of type `message`
  std::span<const EnumName> names{};  ///< of type `enumeration`
};

/// A message: a JSON object with these members and no others.
struct Message {
  std::span<const Member> members;
  /// The member of that name; nullptr when the message has none.
  [[nodiscard]] const Member* find(std::string_view name) const noexcept;
};

/// The schema of a whole element of protoLogs.
[[nodiscard]] const Message& shipped_event_schema() noexcept;

}  // namespace plumbline::fake
