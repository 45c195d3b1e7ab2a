#include "scenarios/judge/canary_search.h"

#include <zlib.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fake_server/core/bounded_json.h"
#include "scenarios/judge/canary_encodings.h"

namespace plumbline::judge {
namespace {

// A chance hit of 8 base64 or hex characters in a 1 MiB body has odds of 4e-9 and 2e-4.
constexpr std::size_t kCoreMin = 8;
// Escapes are undone this often: once for the body, once for the JSON texts inside it, once for a
// text inside those.
constexpr int kEscapeDepth = 3;
// Nesting followed when looking for the pointer; the wire format needs 6, and 3 texts inside texts.
constexpr std::size_t kPointerDepth = 64;
constexpr std::string_view kGzipMagic = "\x1f\x8b";

bool contains(std::string_view bytes, std::string_view part) {
  return bytes.find(part) != std::string_view::npos;
}

bool contains_base64(std::string_view bytes, std::string_view canary) {
  const std::string standard = standard_base64(bytes);
  for (const std::string& core : base64_cores(canary)) {
    if (core.size() >= kCoreMin && contains(standard, core)) return true;
  }
  return false;
}

bool contains_hex(std::string_view bytes, std::string_view canary) {
  const std::string hex = hex_of(canary);
  return hex.size() >= kCoreMin && contains(lower_case(bytes), hex);
}

bool contains_percent(std::string_view bytes, std::string_view canary) {
  return contains(percent_decoded(bytes, false), canary) ||
         contains(percent_decoded(bytes, true), canary);
}

std::string escaped_token(std::string token) {
  nlohmann::json::json_pointer pointer;
  pointer.push_back(std::move(token));
  return pointer.to_string();
}

std::string pointer_in(const nlohmann::json& value, std::string_view canary, std::size_t depth);

/// The pointer inside a text: deeper where the text is JSON itself, else the text's own ("").
std::string pointer_in_text(const std::string& text, std::string_view canary, std::size_t depth) {
  const fake::ParsedJson inner = fake::parse_bounded(text, kPointerDepth);
  if (!inner.value || !inner.value->is_structured()) return "";
  return pointer_in(*inner.value, canary, depth + 1);
}

/// The pointer of one member or element below `value`.
std::string pointer_in(const nlohmann::json& value, std::string_view canary, std::size_t depth) {
  if (depth > kPointerDepth) return "";
  if (value.is_string()) return pointer_in_text(value.get_ref<const std::string&>(), canary, depth);
  if (!value.is_structured()) return "";
  for (const auto& [key, child] : value.items()) {
    std::string token = escaped_token(key);
    if (value.is_object() && find_canary(key, canary)) return token;
    const std::string text =
        child.is_string() ? child.get<std::string>()
                          : child.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (find_canary(text, canary)) return token + pointer_in(child, canary, depth + 1);
  }
  return "";
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with(kGzipMagic); }

Unpacked unpack(std::string_view gzip, std::size_t bytes_max) {
  Unpacked unpacked;
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, gzip framing
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) return unpacked;
  std::string input(gzip);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(input.size(), UINT32_MAX));
  std::string piece(64U << 10U, '\0');
  int status = Z_OK;
  while (status == Z_OK && unpacked.bytes.size() <= bytes_max) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    status = inflate(&stream, Z_NO_FLUSH);
    unpacked.bytes.append(piece, 0, piece.size() - stream.avail_out);
  }
  unpacked.whole = status == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (unpacked.bytes.size() > bytes_max) unpacked.whole = false;
  if (unpacked.bytes.size() > bytes_max) unpacked.bytes.resize(bytes_max);
  return unpacked;
}

std::optional<std::string> gunzip(std::string_view bytes) {
  if (!is_gzip(bytes)) return std::nullopt;
  Unpacked unpacked = unpack(bytes, kInflatedBytesMax);
  const bool beyond = !unpacked.whole && unpacked.bytes.size() == kInflatedBytesMax;
  if (unpacked.bytes.empty() || beyond) return std::nullopt;
  return std::move(unpacked.bytes);
}

std::optional<std::string> find_unpacked(std::string_view bytes, std::string_view canary) {
  if (contains(bytes, canary)) return "plain";
  std::string current(bytes);
  for (int depth = 0; depth <= kEscapeDepth; ++depth) {
    if (contains(current, canary)) return "JSON-escaped";
    if (contains_percent(current, canary)) return "percent-encoded";
    if (contains_base64(current, canary)) return "base64";
    if (contains_base64(percent_decoded(current, false), canary)) return "base64";
    if (contains_hex(current, canary)) return "hex";
    std::string next = json_unescaped(current);
    if (next == current) return std::nullopt;
    current = std::move(next);
  }
  return std::nullopt;
}

std::optional<std::string> find_canary(std::string_view bytes, std::string_view canary) {
  if (canary.empty()) return std::nullopt;
  std::optional<std::string> form = find_unpacked(bytes, canary);
  if (form) return form;
  const std::optional<std::string> unpacked = gunzip(bytes);
  if (unpacked) form = find_unpacked(*unpacked, canary);
  if (form) *form += ", in gzip";
  return form;
}

std::string canary_pointer(std::string_view body, std::string_view canary) {
  const fake::ParsedJson parsed = fake::parse_bounded(body, kPointerDepth);
  return parsed.value ? pointer_in(*parsed.value, canary, 0) : "";
}

}  // namespace plumbline::judge
