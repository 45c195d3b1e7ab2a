#include "reference/core/host_key.h"

#include <algorithm>

#include "reference/core/text.h"

namespace plumbline::telemetry {
namespace {

struct Authority {
  std::string host;    // lower case, no trailing dot
  std::string port;    // no leading zeros; empty: none given
  bool plain = false;  // spelled http://
};

constexpr std::string_view kSpace = " \t\r\n\f\v";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool is_scheme_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

// Removes the scheme; true when it was http. A "://" further on, in a path or query, begins none.
bool take_plain_scheme(std::string& text) {
  const auto end = text.find("://");
  if (end == std::string::npos) return false;
  const auto name = std::string_view(text).substr(0, end);
  if (!std::all_of(name.begin(), name.end(), is_scheme_character)) return false;
  const bool plain = text.compare(0, end, "http") == 0;
  text.erase(0, end + 3);
  return plain;
}

// Where ":port" begins; npos when there is none. An IPv6 address without brackets has colons of its
// own.
std::size_t port_position(const std::string& text) {
  const auto last = text.rfind(':');
  if (last == std::string::npos) return last;
  if (text.front() == '[') return last > text.rfind(']') ? last : std::string::npos;
  return text.find(':') == last ? last : std::string::npos;
}

std::string without_leading_zeros(const std::string& digits) {
  const bool number =
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  const auto first = number ? digits.find_first_not_of('0') : 0;
  return first == std::string::npos ? std::string{} : digits.substr(first);
}

Authority authority_of(std::string_view spelling) {
  Authority authority;
  std::string text = lower_case(trimmed(spelling));
  authority.plain = take_plain_scheme(text);
  text.erase(std::min(text.find_first_of("/?#"), text.size()));
  // A token in user information must not become part of a key (PR-4).
  if (const auto user = text.rfind('@'); user != std::string::npos) text.erase(0, user + 1);
  if (text.ends_with('.')) text.pop_back();
  if (const auto colon = port_position(text); colon != std::string::npos) {
    authority.port = without_leading_zeros(text.substr(colon + 1));
    text.erase(colon);
    if (text.ends_with('.')) text.pop_back();
  }
  authority.host = std::move(text);
  return authority;
}

}  // namespace

std::string host_key(std::string_view spelling) {
  Authority authority = authority_of(spelling);
  const bool default_port = authority.port.empty() || authority.port == "443" ||
                            (authority.plain && authority.port == "80");
  return default_port ? authority.host : authority.host + ":" + authority.port;
}

std::string origin_of(std::string_view spelling) {
  const Authority authority = authority_of(spelling);
  if (authority.host.empty()) return {};
  const std::string origin = (authority.plain ? "http://" : "https://") + authority.host;
  const bool default_port =
      authority.port.empty() || authority.port == (authority.plain ? "80" : "443");
  return default_port ? origin : origin + ":" + authority.port;
}

}  // namespace plumbline::telemetry
