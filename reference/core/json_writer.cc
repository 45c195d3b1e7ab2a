#include "reference/core/json_writer.h"

#include <array>

namespace plumbline::telemetry {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// The allowed range of the second byte after a lead byte, and how many bytes follow (Unicode 15,
// table 3-7).
struct Sequence {
  std::size_t following;
  unsigned char second_min;
  unsigned char second_max;
};
Sequence sequence_of(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return {1, 0x80, 0xBF};
  if (lead == 0xE0) return {2, 0xA0, 0xBF};
  if (lead == 0xED) return {2, 0x80, 0x9F};  // beyond: surrogates
  if (lead >= 0xE1 && lead <= 0xEF) return {2, 0x80, 0xBF};
  if (lead == 0xF0) return {3, 0x90, 0xBF};
  if (lead >= 0xF1 && lead <= 0xF3) return {3, 0x80, 0xBF};
  if (lead == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

// Bytes of the multi-byte code point that begins at `at`; 0 when there is no valid one.
std::size_t code_point_length(std::string_view text, std::size_t at) {
  const Sequence sequence = sequence_of(byte_at(text, at));
  if (sequence.following == 0 || text.size() - at <= sequence.following) return 0;
  const unsigned char second = byte_at(text, at + 1);
  if (second < sequence.second_min || second > sequence.second_max) return 0;
  for (std::size_t i = 2; i <= sequence.following; ++i) {
    if ((byte_at(text, at + i) & 0xC0U) != 0x80U) return 0;
  }
  return sequence.following + 1;
}

// The letter of a two-character escape; 0 when the byte has none.
char short_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}();

bool is_plain(char c) { return kPlain[static_cast<unsigned char>(c)]; }

// Bytes from `at` on that stand for themselves, whole code points only: most texts are nothing
// else, and go in one piece.
std::size_t clean_length(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size()) {
    if (is_plain(text[end])) {
      ++end;
      continue;
    }
    const std::size_t length = byte_at(text, end) < 0x80 ? 0 : code_point_length(text, end);
    if (length == 0) break;
    end += length;
  }
  return end - at;
}

void append_ascii(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (const char escape = short_escape(c); escape != 0) {
    out += '\\';
    out += escape;
  } else if (byte < 0x20) {
    out += "\\u00";
    out += kHex[byte >> 4U];
    out += kHex[byte & 0xFU];
  } else {
    out += c;
  }
}

// The text as it stands between the quotes.
void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t clean = clean_length(text, at);
    out += text.substr(at, clean);
    at += clean;
    for (; at < text.size() && !is_plain(text[at]); ++at) {
      const bool ascii = byte_at(text, at) < 0x80;
      if (!ascii && code_point_length(text, at) > 0) break;
      if (ascii) append_ascii(out, text[at]);
      if (!ascii) out += kReplacement;
    }
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text);
  out += '"';
}

void JsonWriter::begin_object() {
  out_ += '{';
  first_ = true;
}

void JsonWriter::begin_object(std::string_view name) {
  key(name);
  begin_object();
}

void JsonWriter::end_object() {
  out_ += '}';
  first_ = false;
}

void JsonWriter::member(std::string_view name, std::string_view value) {
  key(name);
  out_ += quote_;
  if (quote_.size() == 1 || clean_length(value, 0) == value.size()) {
    append_escaped(out_, value);
  } else {
    std::string once;
    append_escaped(once, value);
    append_escaped(out_, once);
  }
  out_ += quote_;
}

void JsonWriter::member(std::string_view name, std::int64_t value) {
  key(name);
  out_ += std::to_string(value);
}

void JsonWriter::member(std::string_view name, bool value) {
  key(name);
  out_ += value ? "true" : "false";
}

void JsonWriter::member_if_any(std::string_view name, std::string_view value) {
  if (!value.empty()) member(name, value);
}

void JsonWriter::key(std::string_view name) {
  if (!first_) out_ += ',';
  first_ = false;
  out_ += quote_;
  out_ += name;
  out_ += quote_;
  out_ += ':';
}

}  // namespace plumbline::telemetry
