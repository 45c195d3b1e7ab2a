#include "scenarios/report/result_diff.h"

#include <algorithm>
#include <map>
#include <utility>

namespace plumbline::report {
namespace {

using judge::Level;
using judge::Status;
using scenario::Outcome;
using scenario::Standing;

// What verdicts, cases and cells have in common, for telling the way.
enum class Mark { good, bad, undecided, other };

Mark mark_of(std::optional<Status> status) {
  if (!status || status == Status::inconclusive) return Mark::undecided;
  if (status == Status::pass) return Mark::good;
  return status == Status::fail ? Mark::bad : Mark::other;
}

Mark mark_of(Outcome outcome) {
  if (outcome == Outcome::passed) return Mark::good;
  if (outcome == Outcome::failed) return Mark::bad;
  return outcome == Outcome::not_applicable ? Mark::other : Mark::undecided;
}

Mark mark_of(const std::string& cell) {
  if (cell == "pass") return Mark::good;
  if (cell == "FAIL") return Mark::bad;
  return cell == "n/a" ? Mark::other : Mark::undecided;
}

Way way_of(Mark before, Mark after) {
  if (before == after) return Way::different;
  if (after == Mark::bad) return Way::worse;
  if (after == Mark::good) return Way::better;
  return before == Mark::good && after == Mark::undecided ? Way::worse : Way::different;
}

// As the exit code of `verify` has it.
bool spoils_its_run(const ResultCase& one) {
  if (one.standing == Standing::as_listed) return false;
  const bool good = one.outcome == Outcome::passed || one.outcome == Outcome::not_applicable;
  return !good || one.standing != Standing::unlisted;
}

// "nodejs" of nodejs@2.1.0/driver; empty for the reference client's columns.
std::string driver_in(const Column& column) {
  if (column.second != "driver") return "";
  return column.first.substr(0, column.first.rfind('@'));
}

bool contains(const std::vector<Column>& columns, const Column& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::vector<Column> without(const std::vector<Column>& columns, const std::vector<Column>& others) {
  std::vector<Column> left;
  for (const Column& column : columns) {
    if (!contains(others, column)) left.push_back(column);
  }
  return left;
}

// The only column of that driver, or nullptr.
const Column* only_one_of(const std::string& driver, const std::vector<Column>& columns) {
  const Column* found = nullptr;
  for (const Column& column : columns) {
    if (driver_in(column) != driver) continue;
    if (found != nullptr) return nullptr;
    found = &column;
  }
  return found;
}

std::vector<ColumnPair> pairs_of(const std::vector<Column>& older,
                                 const std::vector<Column>& newer) {
  const std::vector<Column> older_left = without(older, newer);
  const std::vector<Column> newer_left = without(newer, older);
  std::vector<ColumnPair> pairs;
  for (const Column& column : newer) {
    if (contains(older, column)) {
      pairs.push_back({column, column});
      continue;
    }
    const std::string driver = driver_in(column);
    if (driver.empty() || only_one_of(driver, newer_left) == nullptr) continue;
    const Column* before = only_one_of(driver, older_left);
    if (before != nullptr) pairs.push_back({*before, column});
  }
  return pairs;
}

class Comparison {
 public:
  Comparison(const ResultFile& older, const ResultFile& newer, DiffScope scope)
      : older_(older), newer_(newer), scope_(scope) {
    // The newer catalogue first: what it no longer has comes last.
    for (const ResultFile* result : {&newer, &older}) {
      for (const ResultRequirement& row : result->requirements) {
        levels_.try_emplace(row.id, row.level);
        order_.try_emplace(row.id, order_.size());
      }
    }
  }

  ResultDiff made() {
    diff_.columns = pairs_of(older_.columns(), newer_.columns());
    compare_columns();
    for (const ColumnPair& pair : diff_.columns) compare_cases(pair);
    compare_cells();
    diff_.older_only.disagreements = missing(older_.disagreements, newer_.disagreements);
    diff_.newer_only.disagreements = missing(newer_.disagreements, older_.disagreements);
    std::stable_sort(diff_.verdicts.begin(), diff_.verdicts.end(),
                     [&](const auto& a, const auto& b) {
                       return order_.at(a.requirement) < order_.at(b.requirement);
                     });
    return std::move(diff_);
  }

 private:
  [[nodiscard]] bool is_compared(const std::string& requirement) const {
    return scope_ == DiffScope::all || level_of(requirement) == Level::must;
  }
  [[nodiscard]] Level level_of(const std::string& requirement) const {
    const auto found = levels_.find(requirement);
    return found == levels_.end() ? Level::must : found->second;
  }

  void compare_columns() {
    std::vector<Column> older_paired;
    std::vector<Column> newer_paired;
    for (const ColumnPair& pair : diff_.columns) {
      older_paired.push_back(pair.older);
      newer_paired.push_back(pair.newer);
    }
    diff_.older_only.columns = without(older_.columns(), older_paired);
    diff_.newer_only.columns = without(newer_.columns(), newer_paired);
  }

  void compare_cases(const ColumnPair& pair) {
    std::map<std::string, const ResultCase*> left;
    for (const ResultCase& one : older_.cases) {
      if (one.column == pair.older) left[one.name] = &one;
    }
    for (const ResultCase& one : newer_.cases) {
      if (one.column != pair.newer) continue;
      const auto before = left.find(one.name);
      if (before == left.end()) {
        diff_.newer_only.cases.push_back({one.name, one.column});
        continue;
      }
      compare_case(*before->second, one);
      left.erase(before);
    }
    for (const ResultCase& one : older_.cases) {
      if (one.column == pair.older && left.contains(one.name))
        diff_.older_only.cases.push_back({one.name, one.column});
    }
  }

  void compare_case(const ResultCase& before, const ResultCase& after) {
    std::vector<VerdictChange> changes = changes_in(before, after);
    const bool changed_before = !changes.empty();
    std::erase_if(changes, [&](const VerdictChange& one) { return !is_compared(one.requirement); });
    const bool by_others_alone = changed_before && changes.empty();
    diff_.verdicts.insert(diff_.verdicts.end(), changes.begin(), changes.end());
    const bool same = before.outcome == after.outcome && before.standing == after.standing;
    if (same || by_others_alone) return;
    CaseChange change{after.name,      after.column,   before.outcome, after.outcome,
                      before.standing, after.standing, false,          after.repeat};
    const bool spoiled = spoils_its_run(before);
    const bool spoils = spoils_its_run(after);
    change.counts = spoiled != spoils;
    change.way = way_of(mark_of(before.outcome), mark_of(after.outcome));
    if (before.outcome == after.outcome && change.counts)
      change.way = spoils ? Way::worse : Way::better;
    diff_.cases.push_back(std::move(change));
  }

  using VerdictPair = std::pair<const ResultVerdict*, const ResultVerdict*>;

  [[nodiscard]] std::vector<VerdictChange> changes_in(const ResultCase& before,
                                                      const ResultCase& after) const {
    std::map<std::size_t, VerdictPair> pairs;  // in the order of the catalogue
    for (const ResultVerdict& one : before.verdicts) pairs[order_.at(one.requirement)].first = &one;
    for (const ResultVerdict& one : after.verdicts) pairs[order_.at(one.requirement)].second = &one;
    std::vector<VerdictChange> changes;
    for (const auto& [place, pair] : pairs) {
      if (auto change = change_of(pair, after)) changes.push_back(std::move(*change));
    }
    return changes;
  }

  // Nothing: no change. A case that could not be run has no verdicts: only what it lists is missed.
  [[nodiscard]] std::optional<VerdictChange> change_of(const VerdictPair& pair,
                                                       const ResultCase& after) const {
    const auto [was, is] = pair;
    const bool must_decide =
        (was != nullptr && was->must_decide) || (is != nullptr && is->must_decide);
    const bool both = was != nullptr && is != nullptr;
    const bool changed = both ? was->status != is->status : must_decide;
    if (!changed) return std::nullopt;
    VerdictChange change;
    change.requirement = (is != nullptr ? is : was)->requirement;
    change.level = level_of(change.requirement);
    change.scenario = after.name;
    change.column = after.column;
    change.must_decide = must_decide;
    if (was != nullptr) {
      change.before = was->status;
      change.reason_before = was->reason;
    }
    if (is != nullptr) {
      change.after = is->status;
      change.reason_after = is->reason;
    }
    change.repeat = after.repeat;
    change.way = way_of(mark_of(change.before), mark_of(change.after));
    return change;
  }

  static const ResultRequirement* row_of(const ResultFile& result, const std::string& id) {
    const auto found = std::find_if(result.requirements.begin(), result.requirements.end(),
                                    [&](const ResultRequirement& row) { return row.id == id; });
    return found == result.requirements.end() ? nullptr : &*found;
  }

  static std::string cell_of(const ResultRequirement* row, const Column& column) {
    return row == nullptr ? "" : row->cells.at(column);
  }

  void compare_cells() {
    std::map<std::size_t, std::string> ids;
    for (const auto& [id, place] : order_) ids[place] = id;
    for (const auto& [place, id] : ids) {
      if (!is_compared(id)) continue;
      const ResultRequirement* before = row_of(older_, id);
      const ResultRequirement* after = row_of(newer_, id);
      for (const ColumnPair& pair : diff_.columns) {
        CellChange change{id, level_of(id), pair.newer, cell_of(before, pair.older),
                          cell_of(after, pair.newer)};
        if (change.before == change.after) continue;
        change.way = way_of(mark_of(change.before), mark_of(change.after));
        diff_.cells.push_back(std::move(change));
      }
    }
  }

  [[nodiscard]] std::vector<scenario::Disagreement> missing(
      const std::vector<scenario::Disagreement>& here,
      const std::vector<scenario::Disagreement>& there) const {
    std::vector<scenario::Disagreement> only;
    for (const scenario::Disagreement& one : here) {
      const bool is_there = std::find(there.begin(), there.end(), one) != there.end();
      if (!is_there && is_compared(one.requirement)) only.push_back(one);
    }
    return only;
  }

  const ResultFile& older_;
  const ResultFile& newer_;
  const DiffScope scope_;
  std::map<std::string, Level> levels_;
  std::map<std::string, std::size_t> order_;
  ResultDiff diff_;
};

}  // namespace

const char* to_string(Way way) noexcept {
  if (way == Way::worse) return "worse";
  return way == Way::better ? "better" : "different";
}

bool VerdictChange::fixed() const { return before == Status::fail && after == Status::pass; }

bool ResultDiff::matters() const {
  const auto counts = [](const auto& changes, auto member) {
    return std::any_of(changes.begin(), changes.end(),
                       [member](const auto& change) { return change.*member; });
  };
  return counts(verdicts, &VerdictChange::must_decide) || counts(cases, &CaseChange::counts) ||
         !older_only.empty() || !newer_only.empty();
}

ResultDiff diff_of(const ResultFile& older, const ResultFile& newer, DiffScope scope) {
  return Comparison(older, newer, scope).made();
}

}  // namespace plumbline::report
