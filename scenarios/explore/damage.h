// Journals that are wrong in one entry: what a broken recorder, or a filter on the way, would make
// of a good one. Whether the judge notices is measured in damage_campaign.h. Pure, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "fake_server/journal/record.h"

namespace plumbline::explore {

/// What happens to the entry.
enum class Damage {
  drop,
  duplicate,
  delay,    ///< by ten seconds, to where it then belongs
  reorder,  ///< it changes places with the next one, the times stay
  alter     ///< something that it says, by its kind: a status, a token, a digit, an outcome
};

inline constexpr std::array<Damage, 5> kDamages{Damage::drop, Damage::duplicate, Damage::delay,
                                                Damage::reorder, Damage::alter};

/// "drop", "duplicate", ...
[[nodiscard]] const char* to_string(Damage damage) noexcept;

/// The journal with that entry damaged, numbered anew, so that only what it says can give it away:
/// a gap in the numbers is refused by the reader. Empty where that changes nothing: for the header,
/// and where there is no next entry, or an equal one.
[[nodiscard]] std::optional<journal::Journal> damaged(const journal::Journal& journal,
                                                      Damage damage, std::size_t entry);

}  // namespace plumbline::explore
