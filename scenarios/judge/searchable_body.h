// A request's body made ready for the search for planted secrets (PR-1): unpacked where it is gzip,
// within a budget that all bodies of one judgement share, or with the reason why it cannot be
// searched. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scenarios/judge/observations.h"

namespace plumbline::judge {

struct SearchableBody {
  std::string_view sent;  ///< of the journal's request, borrowed
  std::string unpacked;   ///< of a gzip body, as far as the budget allows
  std::string obstacle;   ///< why not all of it can be searched; empty when it can
};

/// The body of an exchange with a request. Takes what it unpacks off `unpackable` (bytes).
[[nodiscard]] SearchableBody searchable_body(const Exchange& exchange, std::size_t& unpackable);

/// A text from traffic in a reason: enough of it to recognise it, not the whole.
[[nodiscard]] std::string recognisable(const std::string& text);

}  // namespace plumbline::judge
