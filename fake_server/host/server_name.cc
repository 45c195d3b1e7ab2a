#include "fake_server/host/server_name.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>

namespace plumbline::fake {
namespace {

constexpr std::size_t kNameBytesMax = 253;  // RFC 1035, as text
constexpr std::size_t kLabelBytesMax = 63;
constexpr int kPortMax = 65'535;

bool is_label_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kLabelBytesMax &&
         std::all_of(text.begin(), text.end(), is_label_byte);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<std::string> server_name(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.size() > kNameBytesMax) return std::nullopt;
  std::string name(text);
  std::transform(name.begin(), name.end(), name.begin(), lower);
  std::string_view rest = name;
  for (;;) {  // a turn a label
    const std::size_t dot = rest.find('.');
    if (!is_label(rest.substr(0, dot))) return std::nullopt;
    if (dot == std::string_view::npos) return name;
    rest.remove_prefix(dot + 1);
  }
}

bool is_address(const std::string& name) {
  in_addr ignored{};
  return ::inet_pton(AF_INET, name.c_str(), &ignored) == 1;
}

bool is_loopback(const std::string& name) {
  return name == "localhost" || (is_address(name) && name.starts_with("127."));
}

std::optional<NameAndPort> name_and_port(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::optional<std::string> name = server_name(text.substr(0, colon));
  const std::string_view digits = text.substr(colon + 1);
  int port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, port);
  const bool whole = error == std::errc() && rest == end && digits.front() != '-';
  if (!name || !whole || port < 1 || port > kPortMax) return std::nullopt;
  return NameAndPort{*name, port};
}

}  // namespace plumbline::fake
