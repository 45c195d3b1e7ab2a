// Failures that somebody knows about and has listed, so that a run stays green until something
// changes: a listed case that passes, or fails in another way, is news. Pure but for the reading of
// the file.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenarios/engine/runner.h"

namespace plumbline::scenario {

/// One line of the list.
struct KnownFailure {
  std::string name;                    ///< pattern of case names, as in matches()
  std::string profile;                 ///< "*": every profile
  std::string world;                   ///< "*": every world
  std::set<std::string> requirements;  ///< exactly those that fail; none: whatever fails beside
                                       ///< `elsewhere` is unlisted
  std::string why;
  std::string driver = {};  ///< "NAME@VERSION"; empty: any, and the reference client
  std::map<std::string, std::string> fingerprints = {};  ///< of some of `requirements`, how it
                                                         ///< fails (driver_deviations.h)
  std::set<std::string> elsewhere = {};  ///< listed for other cases: fails here as well where the
                                         ///< case need not decide it, that is no news
  bool operator==(const KnownFailure&) const = default;
};

/// How a result stands to the list.
enum class Standing {
  unlisted,   ///< no line is about it: it counts as it ended
  as_listed,  ///< it failed as a line says: shown, and does not fail the run
  passes,     ///< a line says that it fails, and it does not: fails the run
  differs     ///< it fails in other requirements than those listed, or in another way, or was not
              ///< decided: fails it
};

/// The stable name: "unlisted", "as_listed", "passes", "differs".
[[nodiscard]] const char* to_string(Standing standing) noexcept;

/// Reads "CASE PROFILE WORLD REQUIREMENT[,REQUIREMENT]...  # why" lines; blank lines and lines that
/// begin with "#" are comments. Throws json::BadInput naming file and line: four fields are
/// expected, a reason, known profiles, worlds and requirement ids, and no case twice.
[[nodiscard]] std::vector<KnownFailure> read_known_failures(const std::string& path);

/// The first line that is about the result decides.
[[nodiscard]] Standing standing_of(const CaseResult& result,
                                   const std::vector<KnownFailure>& known);

/// How the case ended for what it is there for: what it need not decide and the list has for other
/// cases is set aside, as it comes and goes with a driver's own timing. Without such a failure, as
/// `result` says.
[[nodiscard]] Outcome outcome_besides(const CaseResult& result,
                                      const std::vector<KnownFailure>& known);

/// The line that is about it, or nullptr.
[[nodiscard]] const KnownFailure* line_about(const CaseResult& result,
                                             const std::vector<KnownFailure>& known);

/// The requirements that failed, sorted.
[[nodiscard]] std::set<std::string> failed_requirements(const CaseResult& result);

}  // namespace plumbline::scenario
