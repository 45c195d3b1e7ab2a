// The numbers behind the HTML report: how each requirement stands in each column, where what is
// known to fail is told from news, and each column's verdict in one line. Pure, one thread; borrows
// the run.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "scenarios/report/verify_report.h"
#include "scenarios/report/verify_table.h"

namespace plumbline::report {

/// How a requirement stands in a column; the worst of its cases.
enum class CellState {
  fail,            ///< a case failed it, and not as listed
  known,           ///< it failed only in cases that ended as listed
  open,            ///< a case had to decide it, and did not
  pass,            ///< some case passed it
  not_applicable,  ///< not promised, or the driver cannot be made to show it
  none             ///< no case exercised it
};

/// Every state, the worst first.
inline constexpr std::array kCellStates{CellState::fail,           CellState::known,
                                        CellState::open,           CellState::pass,
                                        CellState::not_applicable, CellState::none};

/// What is shown of a state; a shape as well as a word, since colours do not reach everybody.
struct CellLook {
  const char* word;   ///< "FAIL"
  const char* glyph;  ///< one character
  const char* name;   ///< the class of its element
  const char* means;  ///< a line for the legend
};
[[nodiscard]] const CellLook& look_of(CellState state);

/// One cell.
struct PageCell {
  CellState state = CellState::none;
  std::vector<std::size_t> failing;  ///< the results that failed it: indices into run.results
};

/// One column, summed up.
struct ColumnSum {
  std::map<CellState, std::size_t> requirements;  ///< how many stand so
  std::size_t must_failed = 0;                    ///< requirements of that level, known or not
  std::size_t should_failed = 0;
  std::size_t cases = 0;
  std::size_t faults = 0;  ///< cases that the harness could not run

  [[nodiscard]] bool conformant() const { return must_failed == 0 && faults == 0; }
};

/// The whole page's ground.
struct PageModel {
  const Verification& run;
  std::vector<Column> columns;
  std::vector<scenario::Standing> standings;                ///< of each result
  std::map<std::string, std::map<Column, PageCell>> cells;  ///< requirement -> column -> cell
  std::map<Column, ColumnSum> sums;
};
[[nodiscard]] PageModel page_model_of(const Verification& run);

/// "go@1.14.0", or "design/sim": what stands above a column.
[[nodiscard]] std::string label_of(const Column& column);

/// "NOT conformant: 3 MUST failed (all as listed)", "conformant": one line, for a stranger.
[[nodiscard]] std::string verdict_of(const ColumnSum& sum);

/// "3 cases", "1 case".
[[nodiscard]] std::string counted(std::size_t number, const char* noun);

}  // namespace plumbline::report
