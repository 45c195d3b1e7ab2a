#include "fake_server/host/request_text.h"

namespace plumbline::fake {
namespace {

std::string_view take_until(std::string_view& text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + mark.size());
  return part;
}

// The first line without its end, which is LF, or CR LF.
std::string_view take_line(std::string_view& text) {
  std::string_view line = take_until(text, "\n");
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// As cpp-httplib reads a head: a line that ends with a bare LF is left out, and does not end the
// head. A last line that was cut off counts: nothing else tells of it.
bool ends_as_a_field(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end == std::string_view::npos || (end > 0 && text[end - 1] == '\r');
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

Request read_request_text(const std::string& host, std::string_view bytes) {
  Request request;
  request.host = host;
  std::string_view line = take_line(bytes);
  request.method = take_until(line, " ");
  request.target = take_until(line, " ");
  while (!bytes.empty()) {
    const bool is_field = ends_as_a_field(bytes);
    std::string_view field = take_line(bytes);
    if (!is_field) continue;
    if (field.empty()) break;
    const std::string name(trimmed(take_until(field, ":")));
    request.headers.emplace_back(name, trimmed(field));
  }
  request.body = bytes;
  return request;
}

int status_of(std::string_view bytes) noexcept {
  constexpr std::size_t kVersion = sizeof("HTTP/1.1 ") - 1;
  constexpr std::size_t kDigits = 3;
  if (!bytes.starts_with("HTTP/1.") || bytes.size() < kVersion + kDigits) return 0;
  int status = 0;
  for (const char c : bytes.substr(kVersion, kDigits)) {
    if (c < '0' || c > '9') return 0;
    status = status * 10 + (c - '0');
  }
  return status;
}

}  // namespace plumbline::fake
