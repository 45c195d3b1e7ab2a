#include "scenarios/report/html_cells.h"

#include "scenarios/judge/catalogue.h"

namespace plumbline::report {
namespace {

using judge::Status;
using scenario::CaseResult;
using scenario::Standing;

// As Cell::text(), which has no word for what is known.
CellState state_of(const Cell& cell, std::size_t failed_as_listed) {
  if (cell.failed > 0)
    return static_cast<std::size_t>(cell.failed) > failed_as_listed ? CellState::fail
                                                                    : CellState::known;
  if (cell.open > 0) return CellState::open;
  if (cell.passed > 0) return CellState::pass;
  return cell.not_applicable > 0 ? CellState::not_applicable : CellState::none;
}

std::size_t as_listed(const std::vector<std::size_t>& failing,
                      const std::vector<Standing>& standings) {
  std::size_t number = 0;
  for (const std::size_t result : failing) number += standings[result] == Standing::as_listed;
  return number;
}

void add_failing(PageModel& page) {
  for (std::size_t k = 0; k < page.run.results.size(); ++k) {
    const CaseResult& result = page.run.results[k];
    for (const judge::Verdict& verdict : result.verdicts) {
      if (verdict.status == Status::fail)
        page.cells[verdict.requirement][column_of(result.run)].failing.push_back(k);
    }
  }
}

void add_states(PageModel& page) {
  Table table = table_of(page.run.results);
  for (const judge::Requirement& requirement : judge::Catalogue::built_in().requirements()) {
    for (const Column& column : page.columns) {
      PageCell& cell = page.cells[requirement.id][column];
      cell.state = state_of(table[requirement.id][column], as_listed(cell.failing, page.standings));
      ColumnSum& sum = page.sums[column];
      ++sum.requirements[cell.state];
      if (cell.failing.empty()) continue;
      ++(requirement.level == judge::Level::must ? sum.must_failed : sum.should_failed);
    }
  }
}

}  // namespace

const CellLook& look_of(CellState state) {
  static const std::array<CellLook, kCellStates.size()> looks{{
      {"FAIL", "✗", "fail", "a case shows that it does not hold, and nobody has listed that"},
      {"known", "◆", "known", "fails, exactly as the list of known failures says"},
      {"open", "?", "open", "a case had to decide it and could not"},
      {"pass", "✓", "pass", "at least one case shows that it holds, and none that it does not"},
      {"n/a", "–", "na", "this client does not promise it, or cannot be made to show it"},
      {"none", "·", "none", "no case of this run exercised it"},
  }};
  return looks.at(static_cast<std::size_t>(state));
}

PageModel page_model_of(const Verification& run) {
  PageModel page{run, columns_of(run.results), {}, {}, {}};
  for (const CaseResult& result : run.results) {
    page.standings.push_back(scenario::standing_of(result, run.known));
    ColumnSum& sum = page.sums[column_of(result.run)];
    ++sum.cases;
    sum.faults += result.outcome == scenario::Outcome::fault ? 1U : 0U;
  }
  add_failing(page);
  add_states(page);
  return page;
}

std::string label_of(const Column& column) {
  // Of drivers, every world is the driver's.
  return column.second == "driver" ? column.first : column.first + "/" + column.second;
}

std::string counted(std::size_t number, const char* noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string verdict_of(const ColumnSum& sum) {
  const auto number_of = [&sum](CellState state) {
    const auto found = sum.requirements.find(state);
    return found == sum.requirements.end() ? std::size_t{0} : found->second;
  };
  const std::size_t failed = number_of(CellState::fail);
  const std::size_t known = number_of(CellState::known);
  const std::string listed = known == 0 ? ""
                                        : (failed == 0 ? std::string(" (all known)")
                                                       : " (" + std::to_string(failed) + " new, " +
                                                             std::to_string(known) + " known)");
  std::string text = sum.conformant() ? "conformant" : "NOT conformant";
  if (sum.conformant() && sum.should_failed == 0 && number_of(CellState::pass) == 0)
    text = "nothing was decided";
  if (sum.must_failed > 0) text += ": " + std::to_string(sum.must_failed) + " MUST";
  if (sum.should_failed > 0) {
    text += sum.must_failed > 0 ? " and " : ": ";
    text += std::to_string(sum.should_failed) + " SHOULD";
  }
  if (sum.must_failed + sum.should_failed > 0) text += " failed";
  text += listed;
  if (sum.faults > 0) text += "; " + counted(sum.faults, "case") + " could not be run";
  if (const std::size_t open = number_of(CellState::open); open > 0)
    text += "; " + std::to_string(open) + " left open";
  return text;
}

}  // namespace plumbline::report
