#include "fake_server/sql/handle_id.h"

namespace plumbline::fake {
namespace {

constexpr std::size_t kBytes = 16;
constexpr std::uint64_t kWords = 4;  // 64-bit words of one handle
// The name is a random UUID (RFC 4122, version 4): the Node.js driver refuses any other 16 bytes.
constexpr std::uint64_t kVersionBits = 0xffffffffffff0fffU;
constexpr std::uint64_t kVersion = 0x4000U;
constexpr std::uint64_t kVariantBits = 0x3fffffffffffffffU;
constexpr std::uint64_t kVariant = 0x8000000000000000U;

// splitmix64 (Steele, Lea, Flood 2014).
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

void append(std::string& bytes, std::uint64_t word) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((word >> shift) & 0xffU);
}

std::string dashed(const std::string& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (bytes.size() != kBytes) return {};
  std::string text;
  for (std::size_t i = 0; i < kBytes; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

}  // namespace

std::string HandleId::text() const { return dashed(guid); }

std::string HandleId::secret_text() const { return dashed(secret); }

HandleId HandleMaker::next() {
  const std::uint64_t first = (seed_ << 32U) + made_++ * kWords;
  HandleId id;
  append(id.guid, (mixed(first) & kVersionBits) | kVersion);
  append(id.guid, (mixed(first + 1) & kVariantBits) | kVariant);
  append(id.secret, mixed(first + 2));
  append(id.secret, mixed(first + 3));
  return id;
}

}  // namespace plumbline::fake
