// One journal entry as one line of JSON, and back. Equal entries give identical bytes: the order of
// members is fixed. Text that is not UTF-8 is kept: a body as "body_base64", any other text as
// {"base64": "..."}. Pure functions, any thread. Called by writer.cc and reader.cc, and by tests
// that look at lines.
#pragma once

#include <string>
#include <string_view>

#include "fake_server/journal/record.h"

namespace plumbline::journal {

/// The kind's name on disk: "header", "operation_begun", ..., "quiescence".
[[nodiscard]] std::string_view kind_of(const Data& data);

/// The entry as JSON, without a line end: {"sequence", "time_ns", "kind", then the record's
/// members}.
[[nodiscard]] std::string to_line(const Entry& entry);

/// The entry of such a line. Throws json::BadInput with the member's pointer: not JSON, nested
/// deeper than 8, an unknown kind (naming the nearest), a member that is unknown, missing, given
/// twice, of another type or out of range (times: 0 to 100 years; counters and
/// client_wall_start_ms: 0 to 2^53), another version than kVersion.
[[nodiscard]] Entry parse_line(std::string_view line);

}  // namespace plumbline::journal
