// Parsing of JSON text that somebody else wrote, any bytes: never throws, bounded in depth, and
// sees what a plain parser hides (a member that occurs twice). Used by the decoder and by the
// loaders of files. Pure, any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::fake {

/// What some tools put before a file's text. RFC 8259: not to be sent, may be ignored by a reader.
inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// What came of a text.
struct ParsedJson {
  std::optional<nlohmann::json> value;  ///< empty when it is not JSON, or too deep
  std::string fault;                    ///< why, one line; empty when there is a value
  std::size_t position = 0;             ///< of a syntax fault: its byte, from 1; else 0
  std::vector<std::string> repeated;    ///< members that occur twice in one object, in order found
};

/// Parses at most `depth_max` nested objects and arrays. Invalid UTF-8, lone surrogates, NaN,
/// a NUL, a byte order mark, trailing text and numbers beyond a double are faults. The last of
/// repeated members wins.
[[nodiscard]] ParsedJson parse_bounded(std::string_view text, std::size_t depth_max);

}  // namespace plumbline::fake
