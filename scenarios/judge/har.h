// Recorded traffic of anybody as a journal: HTTP Archive 1.2, as browsers, proxies and capture
// tools write it. Called by the command line. Blocking file access where a path is given, else
// pure; any thread. The journal has world "import", no operations and no quiescence mark, and a
// jitter of 50 ms: rules that need more say inconclusive.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "fake_server/journal/record.h"

namespace plumbline::judge {

/// The largest archive that is read: 100 000 exchanges of 2.5 KiB.
inline constexpr std::size_t kHarBytesMax = std::size_t{256} << 20U;

/// True for a JSON document that means to be an archive: an object with a member "log".
[[nodiscard]] bool is_har(const nlohmann::json& document);

/// The archive's requests and answers in the order of time, counted from the first startedDateTime;
/// an answer comes `time` after its request. Hosts are lower case, with their port where it is not
/// the scheme's own. Requests to other paths are kept: they show that the application went on. A
/// response with status 0 is no answer. Members beyond HAR are ignored. Throws json::BadInput with
/// the JSON pointer of what is missing or makes no sense. `name` goes into the header.
[[nodiscard]] journal::Journal import_har(const nlohmann::json& document, const std::string& name);

/// The same from a file. Throws json::BadInput also for a file that cannot be read or is larger
/// than kHarBytesMax.
[[nodiscard]] journal::Journal import_har_file(const std::string& path);

}  // namespace plumbline::judge
