// The client's own pseudo-random numbers, in integers only: a seed gives the same draws on every
// compiler. Used for retry jitter, the first flush and event ids. A value with one owner: not
// thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// xoshiro256** (Blackman, Vigna 2018), seeded through splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept;

  /// A stream of its own for a purpose ("retry", "event id"). Depends on this one's seed and the
  /// purpose, not on the draws made so far: adding a draw in one place leaves the others as they
  /// were.
  [[nodiscard]] Random split(std::string_view purpose) const noexcept;

  /// The next 64 bits.
  [[nodiscard]] std::uint64_t next() noexcept;

  /// Uniform in [0, n), without modulo bias; 0 when n is 0. At most 64 draws.
  [[nodiscard]] std::uint64_t below(std::uint64_t n) noexcept;

  /// Uniform in [0, limit); zero when `limit` is not positive.
  [[nodiscard]] Duration below(Duration limit) noexcept;

 private:
  std::uint64_t seed_;
  std::array<std::uint64_t, 4> state_{};
};

/// A random UUID, version 4, lower-case text: an event id (WF-4).
[[nodiscard]] std::string uuid_v4(Random& random);

}  // namespace plumbline::telemetry
