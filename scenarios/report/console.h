// The report for a terminal: a table of verdicts, then for each failure what was required, why, the
// entries that prove it and the command that repeats it. Plain text without colour, the same bytes
// for the same input. One thread.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::report {

/// What is reported on; borrowed for the call.
struct Judgement {
  const std::string& title;  ///< what was judged: a file or a scenario
  const judge::Profile& profile;
  const journal::Journal& journal;
  const std::vector<judge::Verdict>& verdicts;
  const std::string& repeat;  ///< the command that repeats it; empty: none is shown
};

/// How many verdicts of each kind, by level.
struct Totals {
  std::size_t passed = 0;
  std::size_t failed_must = 0;
  std::size_t failed_should = 0;
  std::size_t not_applicable = 0;
  std::size_t inconclusive_must = 0;
  std::size_t inconclusive_should = 0;

  /// No MUST failed: failures of a SHOULD are told, but do not make a client non-conformant.
  [[nodiscard]] bool conformant() const { return failed_must == 0; }
  bool operator==(const Totals&) const = default;
};

/// Counts by the built-in catalogue; a verdict on an id that it does not have counts as a MUST.
[[nodiscard]] Totals totals_of(const std::vector<judge::Verdict>& verdicts);

/// The entries that prove a verdict, at most 20, one line each: "[12] what happened".
[[nodiscard]] std::vector<std::string> witness_lines(const judge::Verdict& verdict,
                                                     const journal::Journal& journal);

/// One failure: its reason, the requirement's text and why, the witness entries as a timeline, and
/// the command that repeats it (none is shown when `repeat` is empty). Texts come from the built-in
/// catalogue.
[[nodiscard]] std::string failure_block(const judge::Verdict& verdict,
                                        const journal::Journal& journal, const std::string& repeat);

/// In single quotes where a shell would not take the text as it stands.
[[nodiscard]] std::string quoted(const std::string& text);

/// Writes the whole report.
void write_console(std::ostream& out, const Judgement& judgement);

}  // namespace plumbline::report
