// What changed between two results: verdicts, cases, cells of the table. Pure; equal inputs give
// equal values. The texts of reasons are carried along and never compared: ids, times and numbers
// differ from run to run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/report/result_file.h"

namespace plumbline::report {

/// Which way something changed. To a failure, and from a pass to what was not decided, is worse; to
/// a pass is better; everything else is only different.
enum class Way { worse, better, different };

/// "worse", "better" or "different".
[[nodiscard]] const char* to_string(Way way) noexcept;

/// Two columns that are compared.
struct ColumnPair {
  Column older;
  Column newer;
  /// The same driver in two versions.
  [[nodiscard]] bool by_name() const { return older != newer; }
  bool operator==(const ColumnPair&) const = default;
};

/// One requirement in one case, decided differently.
struct VerdictChange {
  std::string requirement;
  judge::Level level = judge::Level::must;
  std::string scenario;
  Column column;                        ///< of the newer result
  bool must_decide = false;             ///< the case lists it, in either result
  std::optional<judge::Status> before;  ///< empty: the case has no verdict on it
  std::optional<judge::Status> after;
  std::string reason_before;
  std::string reason_after;
  std::string repeat;  ///< the newer result's command
  Way way = Way::different;

  [[nodiscard]] bool newly_failing() const { return after == judge::Status::fail; }
  [[nodiscard]] bool fixed() const;
  bool operator==(const VerdictChange&) const = default;
};

/// A case that ended otherwise, or that stands otherwise to the list of known failures.
struct CaseChange {
  std::string scenario;
  Column column;  ///< of the newer result
  scenario::Outcome before = scenario::Outcome::fault;
  scenario::Outcome after = scenario::Outcome::fault;
  scenario::Standing standing_before = scenario::Standing::unlisted;
  scenario::Standing standing_after = scenario::Standing::unlisted;
  bool counts = false;  ///< it fails its run, or leaves it open, in one result and not in the other
  std::string repeat;
  Way way = Way::different;
  bool operator==(const CaseChange&) const = default;
};

/// A cell of the table.
struct CellChange {
  std::string requirement;
  judge::Level level = judge::Level::must;
  Column column;       ///< of the newer result
  std::string before;  ///< empty: there was no such requirement
  std::string after;
  Way way = Way::different;
  bool operator==(const CellChange&) const = default;
};

/// A case by its place.
struct CasePlace {
  std::string scenario;
  Column column;
  bool operator==(const CasePlace&) const = default;
};

/// What is in one result only.
struct OneSided {
  std::vector<Column> columns;
  std::vector<CasePlace> cases;  ///< of the columns that are compared
  std::vector<scenario::Disagreement> disagreements;

  [[nodiscard]] bool empty() const {
    return columns.empty() && cases.empty() && disagreements.empty();
  }
  bool operator==(const OneSided&) const = default;
};

/// Everything that changed, in the order of the catalogue, then of columns and cases.
struct ResultDiff {
  std::vector<ColumnPair> columns;
  std::vector<VerdictChange> verdicts;
  std::vector<CaseChange> cases;
  std::vector<CellChange> cells;
  OneSided older_only;
  OneSided newer_only;

  /// Something differs that must be decided: a verdict that its case lists, a case that fails its
  /// run or leaves it open in one result alone, or what is in one result only.
  [[nodiscard]] bool matters() const;
  bool operator==(const ResultDiff&) const = default;
};

/// Which requirements are compared.
enum class DiffScope {
  all,
  must_only  ///< without SHOULD: neither their verdicts and cells, nor cases that changed by them
};

/// Compares two results. Columns pair by their heading; of drivers of which either result has one
/// column left, by the driver's name.
[[nodiscard]] ResultDiff diff_of(const ResultFile& older, const ResultFile& newer, DiffScope scope);

}  // namespace plumbline::report
