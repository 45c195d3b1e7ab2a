// The exit codes of every verb, as `--help` states them.
#pragma once

namespace plumbline::cli {

inline constexpr int kConformant = 0;     ///< nothing failed
inline constexpr int kNotConformant = 1;  ///< a requirement failed; wins over the others
inline constexpr int kBadInput = 2;       ///< a file, an option or a value that cannot be used
inline constexpr int kInconclusive = 3;   ///< nothing failed, but a MUST was not decided
inline constexpr int kHarnessFault = 4;   ///< Plumbline itself could not do its work

}  // namespace plumbline::cli
