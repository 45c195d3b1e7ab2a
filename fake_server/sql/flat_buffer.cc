#include "fake_server/sql/flat_buffer.h"

#include <algorithm>
#include <array>

namespace plumbline::fake {
namespace {

constexpr std::size_t kAlignmentMax = 8;

}  // namespace

void FlatBuffer::align(std::size_t alignment, std::size_t bytes) {
  while ((reversed_.size() + bytes) % alignment != 0) reversed_ += '\0';
}

// Little-endian in the end, so the highest byte comes first into the reversed buffer.
void FlatBuffer::put(std::uint64_t value, std::uint8_t size) {
  align(size, size);
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
    reversed_ += static_cast<char>((value >> shift) & 0xffU);
  }
}

// Relative to where it stands itself.
void FlatBuffer::put_reference(Place to) {
  align(4, 4);
  put(place() + 4 - to, 4);
}

FlatBuffer::Place FlatBuffer::text(std::string_view text) {
  align(4, text.size() + 1);
  reversed_ += '\0';
  reversed_.append(text.rbegin(), text.rend());
  put(text.size(), 4);
  return place();
}

FlatBuffer::Place FlatBuffer::references(const std::vector<Place>& places) {
  align(4, 4 * places.size());
  for (auto it = places.rbegin(); it != places.rend(); ++it) put_reference(*it);
  put(places.size(), 4);
  return place();
}

FlatBuffer::Place FlatBuffer::pairs(const std::vector<std::uint64_t>& numbers) {
  align(8, 8 * numbers.size());
  for (auto it = numbers.rbegin(); it != numbers.rend(); ++it) put(*it, 8);
  put(numbers.size() / 2, 4);
  return place();
}

// The table begins with the distance to its vtable, which is written right before it.
FlatBuffer::Place FlatBuffer::table(const std::vector<Field>& fields) {
  const Place end = place();
  std::array<Place, kFieldsMax> places{};
  std::size_t count = 0;
  for (const Field& field : fields) {
    if (field.reference) {
      put_reference(static_cast<Place>(field.value));
    } else {
      put(field.value, field.size);
    }
    places[field.index] = place();
    count = std::max<std::size_t>(count, field.index + 1U);
  }
  const std::size_t vtable_bytes = 4 + 2 * count;
  align(4, 4);
  const Place start = place() + 4;
  put(vtable_bytes, 4);
  for (std::size_t i = count; i-- > 0;) put(places[i] == 0 ? 0 : start - places[i], 2);
  put(start - end, 2);
  put(vtable_bytes, 2);
  return start;
}

std::string FlatBuffer::finish(Place root) {
  align(kAlignmentMax, 4);
  put_reference(root);
  return {reversed_.rbegin(), reversed_.rend()};
}

}  // namespace plumbline::fake
