// The exact bytes of a request or an answer in a proof, with the planted secrets in them marked, as
// an element that opens. Long bodies are cut around what matters, and say how much was left out.
// Pure, one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/report/leaks.h"

namespace plumbline::report {

/// Most bytes of a body that are shown, in pieces where it is longer.
inline constexpr std::size_t kBodyShownMax = 4096;

/// The element for a request or an answer with its head and body; empty for any other entry.
/// Secrets are marked in requests, but for the credentials in their Authorization header.
[[nodiscard]] std::string html_entry(const journal::Entry& entry,
                                     const std::vector<journal::Canary>& canaries);

/// The bytes as content of an element, at most `bytes_max` of them, with each leak in a mark
/// element that says what it is. Where they are cut, the begin and what surrounds the leaks stay.
[[nodiscard]] std::string html_marked(std::string_view bytes, const std::vector<Leak>& leaks,
                                      std::size_t bytes_max);

}  // namespace plumbline::report
