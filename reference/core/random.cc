#include "reference/core/random.h"

#include <bit>

namespace plumbline::telemetry {
namespace {

// splitmix64 (Steele, Lea, Flood 2014): spreads any seed over 64 bits, so that the state is never
// all zero in practice.
std::uint64_t splitmix(std::uint64_t& state) noexcept {
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

// FNV-1a, 64 bits.
std::uint64_t hash(std::string_view text) noexcept {
  std::uint64_t value = 0xCBF29CE484222325U;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return value;
}

// Each draw is refused with a chance below 1/2: 64 refusals in a row do not happen.
constexpr int kDrawsMax = 64;

void append_hex(std::string& out, std::uint64_t value, int digits) {
  for (int digit = digits - 1; digit >= 0; --digit) {
    out += "0123456789abcdef"[(value >> (4U * static_cast<unsigned>(digit))) & 0xFU];
  }
}

}  // namespace

Random::Random(std::uint64_t seed) noexcept : seed_(seed) {
  for (std::uint64_t& word : state_) word = splitmix(seed);
}

Random Random::split(std::string_view purpose) const noexcept {
  std::uint64_t mixed = seed_ ^ hash(purpose);
  return Random{splitmix(mixed)};
}

std::uint64_t Random::next() noexcept {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t n) noexcept {
  if (n == 0) return 0;
  // 2^64 mod n low values would make some remainders likelier: they are drawn again.
  const std::uint64_t surplus = (0 - n) % n;
  std::uint64_t draw = next();
  for (int i = 1; i < kDrawsMax && draw < surplus; ++i) draw = next();
  return draw % n;
}

Duration Random::below(Duration limit) noexcept {
  if (limit <= Duration::zero()) return Duration::zero();
  return Duration{static_cast<std::int64_t>(below(static_cast<std::uint64_t>(limit.count())))};
}

std::string uuid_v4(Random& random) {
  const std::uint64_t high = (random.next() & ~0xF000ULL) | 0x4000U;  // version 4
  const std::uint64_t low =
      (random.next() & ~(0xC0ULL << 56U)) | (0x80ULL << 56U);  // RFC 4122 variant
  std::string text;
  text.reserve(36);
  append_hex(text, high >> 32U, 8);
  text += '-';
  append_hex(text, high >> 16U, 4);
  text += '-';
  append_hex(text, high, 4);
  text += '-';
  append_hex(text, low >> 48U, 4);
  text += '-';
  append_hex(text, low, 12);
  return text;
}

}  // namespace plumbline::telemetry
