#include "fake_server/journal/text_bytes.h"

#include <cstdint>

namespace plumbline::journal {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

// Continuation bytes that follow a lead byte; -1 for a byte that cannot lead.
int continuations(std::uint32_t lead) {
  if (lead < 0x80) return 0;
  if (lead >= 0xC2 && lead < 0xE0) return 1;
  if (lead >= 0xE0 && lead < 0xF0) return 2;
  if (lead >= 0xF0 && lead < 0xF5) return 3;
  return -1;
}

// The second byte's range is narrower after these leads (overlong forms, surrogates, above
// U+10FFFF).
bool second_byte_fits(std::uint32_t lead, std::uint32_t second) {
  if (lead == 0xE0) return second >= 0xA0;
  if (lead == 0xED) return second < 0xA0;
  if (lead == 0xF0) return second >= 0x90;
  if (lead == 0xF4) return second < 0x90;
  return true;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::uint32_t lead = byte_at(bytes, at);
    const int more = continuations(lead);
    if (more < 0 || at + static_cast<std::size_t>(more) >= bytes.size()) return false;
    for (std::size_t k = 1; k <= static_cast<std::size_t>(more); ++k) {
      if ((byte_at(bytes, at + k) & 0xC0U) != 0x80U) return false;
    }
    if (more > 0 && !second_byte_fits(lead, byte_at(bytes, at + 1))) return false;
    at += static_cast<std::size_t>(more) + 1;
  }
  return true;
}

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::uint32_t triple =
        byte_at(bytes, at) << 16U | byte_at(bytes, at + 1) << 8U | byte_at(bytes, at + 2);
    const std::size_t present = bytes.size() - at;
    text += kAlphabet[triple >> 18U & 63U];
    text += kAlphabet[triple >> 12U & 63U];
    text += present > 1 ? kAlphabet[triple >> 6U & 63U] : '=';
    text += present > 2 ? kAlphabet[triple & 63U] : '=';
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t at = 0; at < text.size(); at += 4) {
    std::uint32_t triple = 0;
    for (std::size_t k = at; k < at + 4; ++k) {
      const std::size_t value = k + padding >= text.size() ? 0 : kAlphabet.find(text[k]);
      if (value == std::string_view::npos) return std::nullopt;
      triple = triple << 6U | static_cast<std::uint32_t>(value);
    }
    bytes += static_cast<char>(triple >> 16U & 0xFFU);
    bytes += static_cast<char>(triple >> 8U & 0xFFU);
    bytes += static_cast<char>(triple & 0xFFU);
  }
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace plumbline::journal
