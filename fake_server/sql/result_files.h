// Pages of results and the files behind links (CloudFetch), the same for both interfaces. Used
// within SqlService::handle only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fake_server/core/http.h"
#include "fake_server/sql/exchange.h"

namespace plumbline::fake {

/// A page of rows, or of links to them, as the account has it.
struct GivenPage {
  std::int64_t chunk = 0;
  RowRange range;
  std::int64_t bytes = 0;  ///< of the cells
  bool direct = false;
  const Failure* failure = nullptr;  ///< answered instead
};
void note_page(SqlExchange& exchange, const Operation& operation, const GivenPage& page,
               std::string_view call);

/// Where a result file is, for its chunk; with the signature that opens it.
[[nodiscard]] std::string link_to(const SqlExchange& exchange, const Operation& operation,
                                  std::int64_t chunk);
/// When a link that is given now ends, ms since 1970.
[[nodiscard]] std::int64_t link_expiry_ms(const SqlExchange& exchange);
/// True for the paths of result files.
[[nodiscard]] bool is_file_path(std::string_view path) noexcept;
/// The result file of a target, path and query: 403 without the signature or too late, 404 when
/// there is none.
[[nodiscard]] Reply file_reply(SqlExchange& exchange, std::string_view target);

}  // namespace plumbline::fake
