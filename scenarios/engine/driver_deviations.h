// Known deviations of real drivers: scenarios/drivers/NAME/known.json, an entry for each way in
// which a driver was seen to break a requirement. A listed failure is shown and does not fail a
// run; one that passes, or fails differently, does (known_failures.h). Pure but for the reading.
#pragma once

#include <string>
#include <vector>

#include "scenarios/engine/known_failures.h"
#include "scenarios/engine/runner.h"

namespace plumbline::scenario {

/// One entry.
struct Deviation {
  std::string requirement;
  std::vector<std::string> scenarios;  ///< names of the cases that show it
  std::vector<std::string> versions;   ///< of the driver, each of which was run
  std::string fingerprint;             ///< how it fails: fingerprint_of()
  std::string reason;                  ///< its cause, as far as it was followed
  bool operator==(const Deviation&) const = default;
};

/// The reason of a new entry, which somebody has yet to write.
inline constexpr const char* kNotFollowed = "not followed to its cause yet";

/// What two failures of one cause have in common: the reason without numbers, quoted texts, and how
/// many more there were.
[[nodiscard]] std::string fingerprint_of(const std::string& reason);

/// Reads the list; a file that is not there is an empty list. Throws json::BadInput naming the file
/// and the place: members, known requirement ids, no failure listed twice.
[[nodiscard]] std::vector<Deviation> read_deviations(const std::string& path);

/// What they say of that version, a line a case; `driver`: "NAME@VERSION".
[[nodiscard]] std::vector<KnownFailure> known_failures_of(const std::vector<Deviation>& deviations,
                                                          const std::string& driver);

/// The smallest list that says what `results` (of this driver alone) show, and what `known` says of
/// other versions and of cases that were not run. Entries that go on keep their reason.
[[nodiscard]] std::vector<Deviation> updated(const std::vector<Deviation>& known,
                                             const std::string& driver,
                                             const std::vector<CaseResult>& results);

/// The text of known.json: sorted, an entry a block.
[[nodiscard]] std::string text_of(const std::vector<Deviation>& deviations);

}  // namespace plumbline::scenario
