#include "scenarios/report/explanation.h"

#include <algorithm>
#include <sstream>

#include "scenarios/judge/catalogue.h"
#include "scenarios/report/console.h"
#include "scenarios/report/fold.h"
#include "scenarios/report/near_miss.h"
#include "scenarios/report/run_timeline.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

/// A reason quotes what was sent: enough to see what is meant, never the whole.
constexpr std::size_t kReasonBytesMax = 400;
/// What follows the first departure follows from it, mostly.
constexpr std::size_t kDeparturesMax = 6;

std::string word_of(judge::Status status) {
  switch (status) {
    case judge::Status::pass:
      return "passed";
    case judge::Status::fail:
      return "failed";
    case judge::Status::not_applicable:
      return "is not applicable";
    case judge::Status::inconclusive:
      break;
  }
  return "is inconclusive";
}

void write_heading(std::ostream& out, const Explanation& explanation) {
  const judge::Verdict& verdict = explanation.verdict;
  out << verdict.requirement << " " << word_of(verdict.status) << ": "
      << shortened(verdict.reason, kReasonBytesMax) << "\n";
  const auto* requirement = judge::Catalogue::built_in().find(verdict.requirement);
  if (requirement != nullptr) {
    out << "  required (" << judge::to_string(requirement->level) << "): " << requirement->text
        << "\n  why: " << requirement->why << "\n";
  }
  if (!explanation.incident.empty())
    out << "  incident: " << shortened(explanation.incident, kReasonBytesMax) << "\n";
  out << "  " << explanation.subject << "\n";
}

void write_numbers(std::ostream& out, const Explanation& explanation) {
  if (explanation.verdict.status != judge::Status::fail) return;
  const auto lines = near_miss(explanation.evidence, explanation.verdict.witness);
  if (lines.empty()) return;
  out << "\nin numbers:\n";
  for (const std::string& line : lines) out << "  " << line << "\n";
}

void write_timeline(std::ostream& out, const Explanation& explanation) {
  const auto& witness = explanation.verdict.witness;
  out << "\ntimeline" << (witness.empty() ? "" : " (* proves it)") << ":\n";
  for (const std::string& line : folded(run_timeline(explanation.evidence, witness)))
    out << line << "\n";
}

void write_comparison(std::ostream& out, const Comparison& comparison) {
  const auto& all = comparison.differences;
  out << "\nfirst departure from the reference client";
  if (!comparison.unknown.empty()) {
    out << ": " << comparison.unknown << "\n";
    return;
  }
  if (all.empty()) {
    out << ": none, request by request\n";
    return;
  }
  out << ":\n  " << to_string(all.front()) << "\n";
  const std::size_t shown = std::min(all.size(), kDeparturesMax);
  if (shown > 1) out << "then:\n";
  for (std::size_t k = 1; k < shown; ++k) out << "  " << to_string(all[k]) << "\n";
  if (all.size() > shown) out << "  ... and " << all.size() - shown << " more\n";
}

}  // namespace

std::string explanation_of(const Explanation& explanation) {
  std::ostringstream out;
  write_heading(out, explanation);
  write_numbers(out, explanation);
  write_timeline(out, explanation);
  write_comparison(out, explanation.comparison);
  out << "\nrepeat: " << explanation.repeat << "\n";
  return out.str();
}

std::string nothing_failed(const std::string& subject, const std::vector<judge::Verdict>& verdicts,
                           const std::vector<std::string>& listed) {
  const Totals totals = totals_of(verdicts);
  std::ostringstream out;
  out << "nothing failed: " << totals.passed << " passed, " << totals.not_applicable
      << " not applicable, " << totals.inconclusive_must + totals.inconclusive_should
      << " inconclusive\n  " << subject << "\n";
  for (const judge::Verdict& verdict : verdicts) {
    if (verdict.status != judge::Status::inconclusive) continue;
    const bool must_decide =
        std::find(listed.begin(), listed.end(), verdict.requirement) != listed.end();
    out << (must_decide ? "* " : "  ") << verdict.requirement
        << " is inconclusive: " << shortened(verdict.reason, kReasonBytesMax) << "\n";
  }
  return out.str();
}

}  // namespace plumbline::report
