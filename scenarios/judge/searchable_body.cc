#include "scenarios/judge/searchable_body.h"

#include <utility>

#include "fake_server/core/http.h"
#include "scenarios/judge/canary_search.h"

namespace plumbline::judge {
namespace {

// Why a body that is not gzip by its first bytes cannot be searched; empty when it can.
std::string obstacle_of(const Exchange& exchange) {
  if (exchange.reached && !exchange.body_known) return "was not recorded";
  const std::string* encoding = fake::find_header(exchange.request->headers, "Content-Encoding");
  if (encoding == nullptr || exchange.request->body.empty()) return "";
  if (fake::same_name(*encoding, "identity")) return "";
  // A recorder may have stored it unpacked: then the decoder could read it.
  if (fake::same_name(*encoding, "gzip") && !exchange.decoded->payload.empty()) return "";
  return "is encoded as " + recognisable(*encoding);
}

}  // namespace

SearchableBody searchable_body(const Exchange& exchange, std::size_t& unpackable) {
  SearchableBody body{exchange.request->body, "", ""};
  if (!is_gzip(body.sent)) {
    body.obstacle = obstacle_of(exchange);
    return body;
  }
  Unpacked unpacked = unpack(body.sent, unpackable);
  unpackable -= unpacked.bytes.size();
  if (!unpacked.whole) body.obstacle = "is gzip that could not be unpacked whole";
  body.unpacked = std::move(unpacked.bytes);
  return body;
}

std::string recognisable(const std::string& text) {
  constexpr std::size_t kShown = 24;
  return text.size() <= kShown ? text : text.substr(0, kShown) + "...";
}

}  // namespace plumbline::judge
