#include "fake_server/core/draw.h"

namespace plumbline::fake {
namespace {

// Steele, Lea, Flood 2014.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111eb;
  return value ^ (value >> 31U);
}

}  // namespace

std::uint64_t draw(std::uint64_t seed, std::string_view what, std::uint64_t number) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a, 64 bits: offset basis and prime
  for (const char c : what) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return mixed(mixed(seed ^ hash) ^ number);
}

bool happens(std::int64_t per_mille, std::uint64_t seed, std::string_view what,
             std::uint64_t number) noexcept {
  if (per_mille >= 1000) return true;
  if (per_mille <= 0) return false;
  return draw(seed, what, number) % 1000 < static_cast<std::uint64_t>(per_mille);
}

}  // namespace plumbline::fake
