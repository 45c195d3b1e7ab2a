#include "fake_server/host/session_name.h"

#include <algorithm>
#include <iterator>

namespace plumbline::fake {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); }
bool is_allowed(char c) { return is_word(c) || c == '-' || c == '_' || c == '.'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t count_of(const Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(),
                    [&](const auto& field) { return same_name(field.first, name); }));
}

// An address says where the server listens, not who is meant.
bool names_nobody(std::string_view host) {
  const bool ip = host.starts_with('[') || std::all_of(host.begin(), host.end(), [](char c) {
                    return is_digit(c) || c == '.';
                  });
  return ip || same_name(host, "localhost");
}

}  // namespace

std::optional<std::string> session_name(std::string_view text) {
  std::string name(text);
  std::transform(name.begin(), name.end(), name.begin(), lower);
  const bool good = !name.empty() && name.size() <= kSessionNameBytesMax && is_word(name[0]) &&
                    std::all_of(name.begin(), name.end(), is_allowed);
  if (!good) return std::nullopt;
  return name;
}

std::optional<std::string> session_of(const Headers& headers) {
  if (count_of(headers, kSessionHeader) > 1 || count_of(headers, "Host") > 1) return std::nullopt;
  if (const std::string* named = find_header(headers, kSessionHeader)) return session_name(*named);
  const std::string* field = find_header(headers, "Host");
  if (field == nullptr) return std::string(kDefaultSession);
  std::string_view host = *field;
  if (!host.starts_with('[')) host = host.substr(0, host.find(':'));
  return names_nobody(host) ? std::string(kDefaultSession) : session_name(host);
}

Headers without_session(const Headers& headers) {
  Headers rest;
  std::copy_if(headers.begin(), headers.end(), std::back_inserter(rest),
               [](const auto& field) { return !same_name(field.first, kSessionHeader); });
  return rest;
}

}  // namespace plumbline::fake
