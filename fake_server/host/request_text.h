// Reads the head of a request, or the status of an answer, from its bytes: header fields in their
// order and spelling, which cpp-httplib does not keep. Never fails: what is not there stays empty.
// Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "fake_server/core/http.h"

namespace plumbline::fake {

/// Request line and header fields of `bytes`; the body is what follows the head, still in its
/// framing. A line of the head that ends with a bare LF is no field, as cpp-httplib has it.
[[nodiscard]] Request read_request_text(const std::string& host, std::string_view bytes);

/// The status of "HTTP/1.1 503 ..."; 0 when it is none.
[[nodiscard]] int status_of(std::string_view bytes) noexcept;

}  // namespace plumbline::fake
