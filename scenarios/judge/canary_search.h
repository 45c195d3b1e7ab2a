// Finding planted secrets (canaries) in any bytes, however a client may have dressed them: plain,
// JSON-escaped (also twice), percent-encoded, base64 (standard and URL alphabet, all three
// alignments), hex, and inside gzip. Pure; any thread. Work is bounded by the input's size and
// kInflatedBytesMax.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline::judge {

/// Most bytes that one gzip stream, or all of one judgement, are unpacked to: a bomb of zeros must
/// not fill memory.
inline constexpr std::size_t kInflatedBytesMax = 64U << 20U;

/// How a canary was dressed in `bytes`: "plain", "JSON-escaped", "percent-encoded", "base64",
/// "hex", with ", in gzip" where it was packed. Empty when it is not there. An empty canary is
/// never found. Encodings of canaries that are too short to be told from chance (under 6 bytes for
/// base64, 4 for hex) are not searched.
[[nodiscard]] std::optional<std::string> find_canary(std::string_view bytes,
                                                     std::string_view canary);

/// As find_canary, but never looks inside gzip.
[[nodiscard]] std::optional<std::string> find_unpacked(std::string_view bytes,
                                                       std::string_view canary);

/// Where in a body, unpacked where it was gzip, the canary stands: the JSON pointer of the string
/// or member name that holds it, following texts that are JSON themselves
/// ("/protoLogs/0/entry/..."); "" when the body is not JSON or it stands outside of any text.
[[nodiscard]] std::string canary_pointer(std::string_view body, std::string_view canary);

/// The bytes begin like a gzip stream.
[[nodiscard]] bool is_gzip(std::string_view bytes);

/// What came of a gzip stream.
struct Unpacked {
  std::string bytes;   ///< as far as it could be read
  bool whole = false;  ///< false: damaged, more than the bound, or followed by something else
};
/// Unpacks at most `bytes_max`.
[[nodiscard]] Unpacked unpack(std::string_view gzip, std::size_t bytes_max);

/// The body of a gzip stream; empty when it is none, is damaged from the start, or exceeds the
/// bound.
[[nodiscard]] std::optional<std::string> gunzip(std::string_view bytes);

}  // namespace plumbline::judge
