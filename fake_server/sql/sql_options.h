// What a host's SQL side is told at its start. A value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fake_server/core/behaviour.h"
#include "fake_server/core/http.h"
#include "fake_server/sql/warehouse.h"

namespace plumbline::fake {

/// Largest request body that is read; the hosts' own bound is 8 MiB too.
inline constexpr std::size_t kSqlBodyMax = std::size_t{8} * 1024 * 1024;
/// Presigned links of the real service end after about that time.
inline constexpr Duration kLinkLifetime = std::chrono::minutes(15);
/// Links to result files in one answer.
inline constexpr std::int64_t kLinksPerPage = 4;

struct SqlOptions {
  std::uint64_t seed = 1;  ///< of all handles; below 2^32
  WarehouseBounds bounds;
  std::vector<Token> tokens;  ///< bearer tokens that pass; empty: any, and none at all
  /// Scheme and host of links to result files, which a host must route to the same SqlService.
  std::string links_base = "https://results.cloud.databricks.test";
  /// String cells of statements whose directives say nothing of them; empty: "r<row>c<column>".
  std::string cell_text;
  std::int64_t wall_start_ms = 0;  ///< wall clock at time 0, ms since 1970, for links' expiry
};

}  // namespace plumbline::fake
