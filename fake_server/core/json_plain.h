// The fast half of json_tree.h: reads JSON as clients write it, and gives up at anything else.
// Internal to json_tree.cc. Pure, one call, one thread; throws std::bad_alloc alone.
#pragma once

#include <array>
#include <cstddef>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "fake_server/core/json_tree.h"

namespace plumbline::fake {

/// Bytes that stand for themselves in a JSON string, of ASCII.
inline constexpr std::array<bool, 256> kPlainBytes = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}();
[[nodiscard]] inline bool is_plain(char c) noexcept {
  return kPlainBytes[static_cast<unsigned char>(c)];
}

/// Room for that many values; it is given back with the memory.
template <typename Value>
[[nodiscard]] Value* allocated(std::pmr::memory_resource& memory, std::size_t count) {
  return static_cast<Value*>(memory.allocate(count * sizeof(Value), alignof(Value)));
}

/// Reads the whole text into `root`. False when it gave up: the text is not JSON, or not plain
/// (characters beyond ASCII, \u, numbers that are not whole or have more than 18 digits, a member
/// that comes twice, more than `depth_max` levels). `open`: room to work in.
[[nodiscard]] bool read_plain(std::string_view text, std::size_t depth_max,
                              std::pmr::memory_resource& memory, std::vector<JsonNode>& open,
                              JsonNode& root);

}  // namespace plumbline::fake
