// Searching the requests to the telemetry and flag endpoints for secrets: planted canaries of one
// kind, and any other text. Used by the privacy rules, one thread. Borrows the evidence.
#pragma once

#include <string>
#include <vector>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/searchable_body.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {

/// Which parts of a request are searched.
enum class SearchedParts {
  whole,  ///< body, target and header fields but Authorization, which a token is for
  body
};

/// The planted texts of that kind (journal::Canary::kind), empty ones left out.
[[nodiscard]] std::vector<std::string> planted(const Evidence& evidence, const std::string& kind);

/// Where and how the text stands in the request ("/protoLogs/0/... (base64)"); empty when it does
/// not.
[[nodiscard]] std::string place_of(const journal::RequestReceived& request,
                                   const SearchableBody& body, const std::string& text,
                                   SearchedParts parts);

/// Searches every request to a telemetry or flag endpoint: a fail for each text found, a pass for
/// each clean telemetry request, undecided where a body cannot be searched.
void search_planted(const Evidence& evidence, const std::vector<std::string>& texts,
                    SearchedParts parts, Tally& tally);

/// The verdict of a rule that is nothing but this search; inconclusive without a planted text.
[[nodiscard]] Verdict judge_planted(const Evidence& evidence, const std::string& kind,
                                    SearchedParts parts, Tally tally = {});

}  // namespace plumbline::judge
