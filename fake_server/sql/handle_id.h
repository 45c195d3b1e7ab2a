// Handles of sessions and operations: 16 bytes that name one and 16 that only its owner knows. The
// text of the name is the session_id or sql_statement_id that telemetry must carry. Values, any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plumbline::fake {

struct HandleId {
  std::string guid;    ///< 16 bytes
  std::string secret;  ///< 16 bytes
  bool operator==(const HandleId&) const = default;

  /// The guid as lower-case hexadecimal 8-4-4-4-12, a UUID of version 4; empty unless it has 16
  /// bytes.
  [[nodiscard]] std::string text() const;
  /// The secret in the same form: what must never be told.
  [[nodiscard]] std::string secret_text() const;
};

/// Makes handles: the same seed, the same sequence. 122 of a name's bits are as good as random, so
/// two seeds below 2^32 share none in practice.
class HandleMaker {
 public:
  explicit HandleMaker(std::uint64_t seed) : seed_(seed) {}
  [[nodiscard]] HandleId next();

 private:
  std::uint64_t seed_;
  std::uint64_t made_ = 0;
};

}  // namespace plumbline::fake
