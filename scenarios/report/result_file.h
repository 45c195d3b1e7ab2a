// A result read back: what `plumbline verify --json` or `matrix --json` wrote, in the form that
// scenarios/schema/result.schema.json publishes. Whoever compares or shows results of other runs
// starts here. Strict: a file that was cut, edited by hand or made by something else is refused.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/engine/disagreements.h"
#include "scenarios/engine/known_failures.h"
#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/verify_table.h"

namespace plumbline::report {

/// One requirement's verdict in one case.
struct ResultVerdict {
  std::string requirement;
  judge::Status status = judge::Status::inconclusive;
  std::string reason;
  bool must_decide = false;  ///< the case lists it
  bool operator==(const ResultVerdict&) const = default;
};

/// One case in one column.
struct ResultCase {
  std::string name;
  Column column;
  scenario::Outcome outcome = scenario::Outcome::fault;
  scenario::Standing standing = scenario::Standing::unlisted;
  std::string repeat;  ///< the command that runs it again, safe to give to a shell
  std::vector<ResultVerdict> verdicts;
  bool operator==(const ResultCase&) const = default;
};

/// One row of the table.
struct ResultRequirement {
  std::string id;
  judge::Level level = judge::Level::must;
  std::map<Column, std::string> cells;  ///< as `Cell::text` has it
  bool operator==(const ResultRequirement&) const = default;
};

/// The whole result.
struct ResultFile {
  std::string version;  ///< of the program that wrote it
  std::uint64_t seed = 0;
  std::vector<ResultRequirement> requirements;  ///< in the order of the catalogue
  std::vector<ResultCase> cases;                ///< in the order of the table
  std::vector<scenario::Disagreement> disagreements;

  /// In the order of the cases.
  [[nodiscard]] std::vector<Column> columns() const;
  bool operator==(const ResultFile&) const = default;
};

/// Reads the text of a result. Throws json::BadInput with the place: not JSON, another version, a
/// member that is unknown, missing or of another kind, a word that means nothing, a requirement or
/// case twice, and numbers or cells that do not follow from the verdicts.
[[nodiscard]] ResultFile result_of(std::string_view text);

/// Reads a file. Throws json::BadInput("", "PATH: ...") as above, and when it cannot be read or is
/// larger than any result.
[[nodiscard]] ResultFile read_result(const std::string& path);

}  // namespace plumbline::report
