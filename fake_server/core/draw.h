// Chance without a state: what happens to the n-th of something depends on the run's seed, on what
// it is, and on n alone, so that it repeats whatever the order in which threads ask. Integers only:
// the same on every compiler. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace plumbline::fake {

/// 64 bits for the `number`-th of `what` (splitmix64 over FNV-1a).
[[nodiscard]] std::uint64_t draw(std::uint64_t seed, std::string_view what,
                                 std::uint64_t number) noexcept;

/// True for about `per_mille` of 1 000 numbers; always for 1 000 and more, never for 0.
[[nodiscard]] bool happens(std::int64_t per_mille, std::uint64_t seed, std::string_view what,
                           std::uint64_t number) noexcept;

}  // namespace plumbline::fake
