// What `plumbline gallery` says: the fate of each defect in a line, the score, and both as JSON.
// Pure functions of values; any thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "scenarios/cli/gallery_client.h"
#include "scenarios/cli/gallery_list.h"

namespace plumbline::cli {

/// What became of a defective client.
enum class Fate {
  killed,      ///< its requirement failed, and those listed with it
  spread,      ///< its requirement failed, but the others are not those listed
  elsewhere,   ///< other requirements failed, its own did not
  survived,    ///< nothing failed
  equivalent,  ///< nothing failed, which is what the list says
  refuted,     ///< listed as equivalent, and something failed
  fault        ///< the harness could not say
};

/// In the simulated world the requirements that fail must be exactly those listed. Among real
/// threads a lost wake-up or a held lock breaks now more promises, now fewer, and in random runs
/// it is the seeds' doing what else breaks: there the defect's own must fail, and the others do not
/// matter.
[[nodiscard]] Fate fate_of(const Defect& defect, const Finding& finding);

/// A defect and what was found.
struct Judged {
  Defect defect;
  Finding finding;
};

/// "ID: killed by REQUIREMENT ..." without a line break.
[[nodiscard]] std::string fate_line(const Judged& judged);

/// Killed, and all that are not equivalent. A defect that broke more or less than is listed counts
/// as killed all the same.
struct Score {
  std::size_t killed = 0;
  std::size_t all = 0;
  std::size_t equivalents = 0;
};
[[nodiscard]] Score score_of(const std::vector<Judged>& judged);

/// "gallery: 151 of 152 killed (99.3 %), ..." without a line break.
[[nodiscard]] std::string score_line(const std::vector<Judged>& judged,
                                     std::chrono::milliseconds took);

/// 0 all as listed, 1 a defect that survived or was killed otherwise than listed, 4 a fault.
[[nodiscard]] int gallery_exit_code(const std::vector<Judged>& judged);

/// The same as a document.
[[nodiscard]] std::string gallery_json(const std::vector<Judged>& judged,
                                       std::chrono::milliseconds took, const std::string& version);

/// A line for each defect: id, kind, world, what it repeats.
[[nodiscard]] std::string list_text(const std::vector<Defect>& defects);

}  // namespace plumbline::cli
