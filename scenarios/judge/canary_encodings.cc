#include "scenarios/judge/canary_encodings.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace plumbline::judge {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kHex = "0123456789abcdef";

std::optional<std::uint32_t> hex_value(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char digit : lower_case(digits)) {
    const std::size_t place = kHex.find(digit);
    if (place == std::string_view::npos) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(place);
  }
  return value;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto add = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xC0U | (point >> 6U));
  } else if (point < 0x10000) {
    add(0xE0U | (point >> 12U));
    add(0x80U | ((point >> 6U) & 0x3FU));
  } else {
    add(0xF0U | (point >> 18U));
    add(0x80U | ((point >> 12U) & 0x3FU));
    add(0x80U | ((point >> 6U) & 0x3FU));
  }
  add(0x80U | (point & 0x3FU));
}

/// The four digits after \u at `at`, or nothing.
std::optional<std::uint32_t> unicode_escape(std::string_view bytes, std::size_t at) {
  if (at + 6 > bytes.size() || bytes[at] != '\\' || bytes[at + 1] != 'u') return std::nullopt;
  return hex_value(bytes.substr(at + 2, 4));
}

/// Undoes a \u escape at `at`; returns how many bytes it took, 0 when there is none.
std::size_t take_unicode(std::string_view bytes, std::size_t at, std::string& out) {
  const std::optional<std::uint32_t> high = unicode_escape(bytes, at);
  if (!high) return 0;
  const std::optional<std::uint32_t> low = unicode_escape(bytes, at + 6);
  const bool is_pair = *high >= 0xD800 && *high < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000;
  append_utf8(out, is_pair ? 0x10000U + ((*high - 0xD800U) << 10U) + (*low - 0xDC00U) : *high);
  return is_pair ? 12 : 6;
}

/// The byte that a two-character escape stands for, or nothing.
std::optional<char> simple_escape(char letter) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kBytes = "\"\\/\b\f\n\r\t";
  const std::size_t place = kLetters.find(letter);
  if (place == std::string_view::npos) return std::nullopt;
  return kBytes[place];
}

std::string base64_of(std::string_view bytes) {
  std::string out;
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    buffer = ((buffer << 8U) | static_cast<unsigned char>(c)) & 0xFFFFFU;
    for (bits += 8; bits >= 6; bits -= 6) out.push_back(kBase64[(buffer >> (bits - 6)) & 0x3FU]);
  }
  return out;  // whole sextets only: the rest depends on what follows
}

}  // namespace

std::string json_unescaped(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size();) {
    if (bytes[i] != '\\' || i + 1 == bytes.size()) {
      out.push_back(bytes[i++]);
      continue;
    }
    if (const std::size_t taken = take_unicode(bytes, i, out); taken > 0) {
      i += taken;
      continue;
    }
    const std::optional<char> byte = simple_escape(bytes[i + 1]);
    out.push_back(byte ? *byte : bytes[i]);
    i += byte ? 2U : 1U;
  }
  return out;
}

std::string percent_decoded(std::string_view bytes, bool plus_is_space) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::optional<std::uint32_t> value;
    if (bytes[i] == '%' && i + 2 < bytes.size()) value = hex_value(bytes.substr(i + 1, 2));
    if (value) {
      out.push_back(static_cast<char>(*value));
      i += 2;
    } else {
      out.push_back(plus_is_space && bytes[i] == '+' ? ' ' : bytes[i]);
    }
  }
  return out;
}

std::vector<std::string> base64_cores(std::string_view secret) {
  std::vector<std::string> cores;
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string encoded = base64_of(std::string(before, '\0').append(secret));
    // One preceding byte spoils 2 characters, two spoil 3.
    const std::size_t spoiled = before == 0 ? 0 : before + 1;
    cores.push_back(encoded.size() > spoiled ? encoded.substr(spoiled) : "");
  }
  return cores;
}

std::string standard_base64(std::string_view bytes) {
  std::string out(bytes);
  std::replace(out.begin(), out.end(), '-', '+');
  std::replace(out.begin(), out.end(), '_', '/');
  out.erase(std::remove_if(out.begin(), out.end(), [](char c) { return c == '\r' || c == '\n'; }),
            out.end());
  return out;
}

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(kHex[byte >> 4U]);
    out.push_back(kHex[byte & 0xFU]);
  }
  return out;
}

std::string lower_case(std::string_view bytes) {
  std::string out(bytes);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return out;
}

}  // namespace plumbline::judge
