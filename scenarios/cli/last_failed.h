// Which runs failed last, kept between runs of `plumbline verify` for --last-failed. One small text
// file below the user's cache folder; several processes may use it at once.
#pragma once

#include <string>
#include <vector>

#include "scenarios/engine/runner.h"

namespace plumbline::cli {

/// Where the list is kept: $XDG_CACHE_HOME or ~/.cache, then plumbline/last-failed; empty when the
/// environment names neither.
[[nodiscard]] std::string last_failed_path();

/// The listed runs, as "PROFILE WORLD CASE", "NAME@VERSION driver CASE" for a driver. Empty when
/// nothing was kept.
[[nodiscard]] std::vector<std::string> read_last_failed(const std::string& path);

/// Takes what passed off the list and puts what did not on it; other runs stay as they were. Best
/// effort: a cache that cannot be written changes no verdict.
void keep_last_failed(const std::string& path, const std::vector<scenario::CaseResult>& results);

/// As it stands in the list.
[[nodiscard]] std::string line_of(const scenario::Run& run);

}  // namespace plumbline::cli
