// A writer of flat buffers (the format of Arrow's metadata), only as large as arrow_stream needs:
// tables, vectors of tables, vectors of structs of 64-bit numbers, strings. As the format asks, a
// buffer grows from its end to its beginning: children are written before what refers to them. A
// place is its distance from the end. Used by arrow_stream; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::fake {

class FlatBuffer {
 public:
  using Place = std::uint32_t;

  /// One field of a table: a number of `size` bytes (1, 2, 4 or 8), or a reference to a place.
  struct Field {
    std::uint16_t index = 0;  ///< in the schema's table
    std::uint8_t size = 4;
    std::uint64_t value = 0;
    bool reference = false;  ///< `value` is a Place
  };
  [[nodiscard]] static Field number(std::uint16_t index, std::uint8_t size, std::uint64_t value) {
    return {index, size, value, false};
  }
  [[nodiscard]] static Field reference(std::uint16_t index, Place place) {
    return {index, 4, place, true};
  }

  [[nodiscard]] Place text(std::string_view text);
  /// A vector of references.
  [[nodiscard]] Place references(const std::vector<Place>& places);
  /// A vector of structs of two 64-bit numbers; `numbers` holds them one after the other.
  [[nodiscard]] Place pairs(const std::vector<std::uint64_t>& numbers);
  /// A table; at most kFieldsMax fields, of different indices.
  [[nodiscard]] Place table(const std::vector<Field>& fields);
  /// The whole buffer, whose root is that table. Ends the writer's use.
  [[nodiscard]] std::string finish(Place root);

  static constexpr std::size_t kFieldsMax = 16;

 private:
  [[nodiscard]] Place place() const noexcept { return static_cast<Place>(reversed_.size()); }
  /// Pads so that after `bytes` more a multiple of `alignment` is reached.
  void align(std::size_t alignment, std::size_t bytes);
  void put(std::uint64_t value, std::uint8_t size);
  void put_reference(Place to);

  std::string reversed_;  // the buffer, last byte first
};

}  // namespace plumbline::fake
