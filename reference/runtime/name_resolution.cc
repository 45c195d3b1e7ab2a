#include "reference/runtime/name_resolution.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace plumbline::telemetry {

namespace {

// Bounds the addresses tried for one attempt; its deadline bounds their time.
constexpr std::size_t kAddressesMax = 8;

constexpr int kPortMax = 65'535;

int default_port(bool tls) { return tls ? 443 : 80; }

// 0 when the text is none.
int port_number(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && port > 0 && port <= kPortMax ? port : 0;
}

}  // namespace

OriginParts parts_of_origin(std::string_view origin) {
  OriginParts parts;
  parts.tls = !origin.starts_with("http://");
  const auto scheme = origin.find("://");
  if (scheme != std::string_view::npos) origin.remove_prefix(scheme + 3);
  const bool bracketed = !origin.empty() && origin.front() == '[';
  const auto end = std::min(bracketed ? origin.find(']') : origin.find(':'), origin.size());
  parts.host = origin.substr(bracketed ? 1 : 0, bracketed ? end - 1 : end);
  const auto colon = origin.find(':', end);
  parts.port = colon == std::string_view::npos ? default_port(parts.tls)
                                               : port_number(origin.substr(colon + 1));
  return parts;
}

std::string authority(const OriginParts& origin) {
  const bool address = origin.host.find(':') != std::string::npos;
  const std::string host = address ? "[" + origin.host + "]" : origin.host;
  return host + ":" + std::to_string(origin.port);
}

std::string host_header(const OriginParts& origin) {
  const std::string whole = authority(origin);
  return origin.port == default_port(origin.tls) ? whole.substr(0, whole.rfind(':')) : whole;
}

std::vector<std::string> resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  std::vector<std::string> addresses;
  for (const addrinfo* at = found; at != nullptr && addresses.size() < kAddressesMax;
       at = at->ai_next) {
    char text[NI_MAXHOST];
    const int failed =
        ::getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof(text), nullptr, 0, NI_NUMERICHOST);
    if (failed != 0) continue;
    if (std::find(addresses.begin(), addresses.end(), text) == addresses.end()) {
      addresses.emplace_back(text);
    }
  }
  return addresses;
}

}  // namespace plumbline::telemetry
