#include "scenarios/judge/planted_texts.h"

#include "fake_server/core/http.h"
#include "scenarios/judge/canary_search.h"

namespace plumbline::judge {
namespace {

std::string place_in_body(const std::string& form, std::string_view text,
                          const std::string& canary) {
  const std::string pointer = canary_pointer(text, canary);
  return (pointer.empty() ? "the body" : pointer) + " (" + form + ")";
}

void check_planted(const Exchange& exchange, const std::vector<std::string>& canaries,
                   SearchedParts parts, std::size_t& unpackable, Tally& tally) {
  const SearchableBody body = searchable_body(exchange, unpackable);
  bool clean = true;
  for (const std::string& canary : canaries) {
    const std::string place = place_of(*exchange.request, body, canary, parts);
    if (place.empty()) continue;
    clean = false;
    tally.fail("the planted text \"" + recognisable(canary) + "\" stands in " + place,
               {exchange.request_sequence});
  }
  if (!clean) return;
  if (!body.obstacle.empty()) {
    tally.undecided("a request's body " + body.obstacle, {exchange.request_sequence});
  } else if (exchange.telemetry()) {
    tally.pass();
  }
}

}  // namespace

std::vector<std::string> planted(const Evidence& evidence, const std::string& kind) {
  std::vector<std::string> texts;
  for (const journal::Canary& canary : evidence.header().canaries) {
    if (canary.kind == kind && !canary.text.empty()) texts.push_back(canary.text);
  }
  return texts;
}

std::string place_of(const journal::RequestReceived& request, const SearchableBody& body,
                     const std::string& text, SearchedParts parts) {
  if (const auto form = find_unpacked(body.sent, text)) {
    return place_in_body(*form, body.sent, text);
  }
  if (const auto form = find_unpacked(body.unpacked, text)) {
    return place_in_body(*form + ", in gzip", body.unpacked, text);
  }
  if (parts == SearchedParts::body) return "";
  if (const auto form = find_canary(request.target, text)) return "the target (" + *form + ")";
  for (const auto& [name, value] : request.headers) {
    if (fake::same_name(name, "Authorization")) continue;
    if (const auto form = find_canary(name + ": " + value, text)) {
      return "the header " + name + " (" + *form + ")";
    }
  }
  return "";
}

void search_planted(const Evidence& evidence, const std::vector<std::string>& texts,
                    SearchedParts parts, Tally& tally) {
  if (texts.empty()) return;
  std::size_t unpackable = kInflatedBytesMax;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (exchange.request == nullptr || exchange.endpoint == fake::Endpoint::other) continue;
    check_planted(exchange, texts, parts, unpackable, tally);
  }
}

Verdict judge_planted(const Evidence& evidence, const std::string& kind, SearchedParts parts,
                      Tally tally) {
  const std::vector<std::string> texts = planted(evidence, kind);
  if (texts.empty() && !tally.failed())
    return {"", Status::inconclusive, "the run planted no canary of the kind \"" + kind + "\"", {}};
  search_planted(evidence, texts, parts, tally);
  return tally.verdict(counted(tally.passes(), "telemetry request") + " free of " +
                           counted(texts.size(), "planted text"),
                       "no telemetry request");
}

}  // namespace plumbline::judge
