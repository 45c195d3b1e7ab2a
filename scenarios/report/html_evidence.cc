#include "scenarios/report/html_evidence.h"

#include <algorithm>
#include <set>

#include "scenarios/report/console.h"
#include "scenarios/report/html_entry.h"
#include "scenarios/report/html_table.h"
#include "scenarios/report/html_text.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

using judge::Status;
using judge::Verdict;
using scenario::CaseResult;
using scenario::Standing;

// A reason quotes what was sent: enough to see what is meant.
constexpr std::size_t kReasonBytesMax = 400;
// A proof of more entries is marked in the timeline no further.
constexpr std::size_t kWitnessMarkedMax = 200;
// The first entries of each proof show what was sent; a storm's hundredth shows nothing new.
constexpr std::size_t kEntriesOfAProof = 4;
constexpr std::size_t kEntriesOfACase = 16;

std::vector<journal::Canary> canaries_of(const journal::Journal& journal) {
  std::vector<journal::Canary> canaries;
  for (const journal::Entry& entry : journal) {
    const auto* header = std::get_if<journal::RunHeader>(&entry.data);
    if (header != nullptr) canaries = header->canaries;  // of two arms, the one that is judged
  }
  return canaries;
}

const journal::Entry* find_entry(const journal::Journal& journal, std::uint64_t sequence) {
  const auto found = std::lower_bound(
      journal.begin(), journal.end(), sequence,
      [](const journal::Entry& entry, std::uint64_t wanted) { return entry.sequence < wanted; });
  return found == journal.end() || found->sequence != sequence ? nullptr : &*found;
}

std::string witness_of(const Verdict& verdict) {
  std::string text;
  const std::size_t number = std::min(verdict.witness.size(), kWitnessMarkedMax);
  for (std::size_t k = 0; k < number; ++k)
    text += (k == 0 ? "" : " ") + std::to_string(verdict.witness[k]);
  return text;
}

std::string proof_of(const Verdict& verdict, const journal::Journal& journal) {
  std::string lines;
  for (const std::string& line : witness_lines(verdict, journal))
    lines += "<li>" + html_text(line) + "</li>\n";
  const std::string id = html_text(verdict.requirement);
  return "<section class=\"proof\" data-requirement=\"" + id + "\" data-witness=\"" +
         witness_of(verdict) + "\">\n<h4><span class=\"glyph\" aria-hidden=\"true\">✗</span> " +
         id + ": " + html_text(shortened(verdict.reason, kReasonBytesMax)) + "</h4>\n" +
         (lines.empty() ? "" : "<ol class=\"witness\">\n" + lines + "</ol>\n") + "</section>\n";
}

std::string bytes_of(const CaseResult& result) {
  std::set<std::uint64_t> wanted;
  for (const Verdict& verdict : result.verdicts) {
    if (verdict.status != Status::fail) continue;
    const std::size_t number = std::min(verdict.witness.size(), kEntriesOfAProof);
    for (std::size_t k = 0; k < number && wanted.size() < kEntriesOfACase; ++k)
      wanted.insert(verdict.witness[k]);
  }
  const std::vector<journal::Canary> canaries = canaries_of(result.journal);
  std::string elements;
  for (const std::uint64_t sequence : wanted) {
    const journal::Entry* entry = find_entry(result.journal, sequence);
    if (entry != nullptr) elements += html_entry(*entry, canaries);
  }
  return elements;
}

std::string remarks_of(const PageModel& page, const CaseResult& result) {
  std::string remarks;
  const auto add = [&remarks](const char* what, const std::string& text) {
    if (!text.empty())
      remarks += "<p class=\"remark\">" + std::string(what) + html_text(text) + "</p>\n";
  };
  const scenario::KnownFailure* line = scenario::line_about(result, page.run.known);
  add("Listed: ", line == nullptr ? "" : line->why);
  add("Reproduces: ", result.run.scenario->incident);
  add("The driver: ", result.trouble);
  return remarks;
}

std::string article_of(const PageModel& page, std::size_t number) {
  const CaseResult& result = page.run.results[number];
  std::string proofs;
  for (const Verdict& verdict : result.verdicts) {
    if (verdict.status == Status::fail) proofs += proof_of(verdict, result.journal);
  }
  return "<article class=\"case\" id=\"" + evidence_id(number) + "\" data-case=\"" +
         std::to_string(number) + "\">\n<h3><code>" + html_text(result.run.scenario->name) +
         "</code> <span class=\"where\">" + html_text(label_of(column_of(result.run))) +
         "</span> <span class=\"ending\">" + ending_of(page, number) + "</span></h3>\n<p>" +
         html_text(result.run.scenario->title) + "</p>\n" + proofs +
         "<figure class=\"timeline\"></figure>\n" + remarks_of(page, result) + bytes_of(result) +
         "<p class=\"repeat\"><code>" + html_text(repeat_command(result, page.run.scenarios)) +
         "</code></p>\n</article>\n";
}

bool has_failed(const CaseResult& result) {
  return std::any_of(result.verdicts.begin(), result.verdicts.end(),
                     [](const Verdict& verdict) { return verdict.status == Status::fail; });
}

}  // namespace

std::string html_evidence(const PageModel& page) {
  std::string articles;
  for (std::size_t k = 0; k < page.run.results.size(); ++k) {
    if (has_failed(page.run.results[k])) articles += article_of(page, k);
  }
  if (articles.empty()) return "";
  return "<section class=\"evidence\" aria-labelledby=\"evidence\">\n"
         "<h2 id=\"evidence\">Evidence of what failed</h2>\n" +
         articles + "</section>\n";
}

std::string ending_of(const PageModel& page, std::size_t result) {
  std::string outcome = scenario::to_string(page.run.results[result].outcome);
  switch (page.standings[result]) {
    case Standing::as_listed:
      return outcome + ", as listed";
    case Standing::passes:
      return outcome + ", though listed as failing";
    case Standing::differs:
      return outcome + ", not as listed";
    default:
      return outcome;
  }
}

}  // namespace plumbline::report
