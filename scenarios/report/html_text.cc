#include "scenarios/report/html_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

namespace plumbline::report {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

/// A code point at the front of the bytes; `size` 0: they do not begin with one.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 0;
};

std::size_t size_after(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

CodePoint first_of(std::string_view bytes) {
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};  // by size
  const auto lead = static_cast<unsigned char>(bytes.front());
  const std::size_t size = size_after(lead);
  if (size == 0 || size > bytes.size()) return {};
  std::uint32_t value = size == 1 ? lead : lead & (0xFFU >> (size + 1));
  for (std::size_t k = 1; k < size; ++k) {
    const auto next = static_cast<unsigned char>(bytes[k]);
    if ((next & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (next & 0x3FU);
  }
  const bool is_surrogate = value >= 0xD800 && value < 0xE000;
  if (value < kSmallest.at(size) || is_surrogate || value > 0x10FFFF) return {};
  return {value, size};
}

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Controls; then soft hyphen, direction and zero-width marks, line and paragraph separators,
// embeddings and isolates, byte order mark, annotations, tags.
constexpr std::array kNotShown{
    Range{0x00, 0x08},     Range{0x0B, 0x1F},       Range{0x7F, 0x9F},     Range{0xAD, 0xAD},
    Range{0x61C, 0x61C},   Range{0x180E, 0x180E},   Range{0x200B, 0x200F}, Range{0x2028, 0x202E},
    Range{0x2060, 0x206F}, Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFB},
    Range{0xFFFE, 0xFFFF}, Range{0xE0000, 0xE0FFF},
};

bool is_shown(std::uint32_t point) {
  return std::none_of(kNotShown.begin(), kNotShown.end(), [point](const Range& range) {
    return range.first <= point && point <= range.last;
  });
}

std::string named_byte(unsigned char byte) {
  return std::string("\\x") + kHex[byte >> 4U] + kHex[byte & 0xFU];
}

std::string named_point(std::uint32_t point) {
  if (point < 0x80) return named_byte(static_cast<unsigned char>(point));
  std::string digits;
  for (; point > 0 || digits.size() < 4; point >>= 4U)
    digits.insert(digits.begin(), kHex[point & 0xFU]);
  return digits.size() == 4 ? "\\u" + digits : "\\u{" + digits + "}";
}

enum class Quotes { kept, escaped };

void append_references(std::string& out, std::string_view text, Quotes quotes) {
  for (const char c : text) {
    if (quotes == Quotes::kept && (c == '"' || c == '\'')) {
      out += c;
      continue;
    }
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace

void walk_visible(std::string_view bytes, const std::function<void(std::string_view)>& plain,
                  const std::function<void(const std::string&)>& other) {
  std::size_t begin = 0;  // of the run that is not told yet
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint point = first_of(bytes.substr(at));
    if (point.size > 0 && is_shown(point.value)) {
      at += point.size;
      continue;
    }
    if (at > begin) plain(bytes.substr(begin, at - begin));
    other(point.size > 0 ? named_point(point.value)
                         : named_byte(static_cast<unsigned char>(bytes[at])));
    at += std::max<std::size_t>(point.size, 1);
    begin = at;
  }
  if (begin < bytes.size()) plain(bytes.substr(begin));
}

std::string visible(std::string_view bytes) {
  std::string out;
  walk_visible(
      bytes, [&out](std::string_view text) { out += text; },
      [&out](const std::string& text) { out += text; });
  return out;
}

std::string html_text(std::string_view bytes) {
  std::string out;
  append_references(out, visible(bytes), Quotes::escaped);
  return out;
}

std::string html_content(std::string_view bytes) {
  std::string out;
  walk_visible(
      bytes, [&out](std::string_view text) { append_references(out, text, Quotes::kept); },
      [&out](const std::string& text) { out += "<i>" + text + "</i>"; });
  return out;
}

std::string json_for_script(const nlohmann::json& document) {
  const std::string text =
      document.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);  // ASCII alone
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '<') {
      out += "\\u003c";
    } else if (c == '>') {
      out += "\\u003e";
    } else if (c == '&') {
      out += "\\u0026";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace plumbline::report
