// The two arms of a journal: the same steps without telemetry ("off") and with it ("on"), one
// behind the other, each begun by a run header. The judge takes them apart, the runner puts them
// together. Pure functions on values, any thread.
#pragma once

#include <optional>

#include "fake_server/journal/record.h"

namespace plumbline::judge {

/// A journal by its arms, apart where its second header stands. Entries keep their sequence
/// numbers; times count from their own header. Borrows the journal, which must outlive it.
class Arms {
 public:
  explicit Arms(const journal::Journal& journal);
  explicit Arms(const journal::Journal&&) = delete;
  Arms(const Arms&) = delete;  // points into itself
  Arms& operator=(const Arms&) = delete;

  /// What is judged; of a journal of one arm the whole.
  [[nodiscard]] const journal::Journal& on() const { return apart_ ? apart_->on : whole_; }
  /// What it is compared with; nullptr where there is one arm.
  [[nodiscard]] const journal::Journal* off() const { return apart_ ? &apart_->off : nullptr; }

 private:
  struct Apart {
    journal::Journal off;
    journal::Journal on;
  };
  const journal::Journal& whole_;
  std::optional<Apart> apart_;
};

/// One journal of two: `off` first, then `on` with its times behind it, numbered from 1.
[[nodiscard]] journal::Journal join_arms(journal::Journal off, journal::Journal on);

}  // namespace plumbline::judge
