// The two arms of a journal: the same steps without telemetry ("off") and with it ("on"), one
// behind the other, each begun by a run header. The judge takes them apart, the runner puts them
// together. Pure functions on values, any thread.
#pragma once

#include <optional>

#include "fake_server/journal/record.h"

namespace plumbline::judge {

/// A journal by its arms. Entries keep their sequence numbers; times count from their own header.
struct Arms {
  journal::Journal on;                  ///< what is judged; of a journal of one arm the whole
  std::optional<journal::Journal> off;  ///< what it is compared with
};

/// Takes a journal apart where its second header stands.
[[nodiscard]] Arms split_arms(const journal::Journal& journal);

/// One journal of two: `off` first, then `on` with its times behind it, numbered from 1.
[[nodiscard]] journal::Journal join_arms(journal::Journal off, const journal::Journal& on);

}  // namespace plumbline::judge
