#include "scenarios/report/replay_report.h"

#include <algorithm>
#include <array>
#include <map>

#include "scenarios/judge/catalogue.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

using judge::Status;
using judge::Verdict;
using Kind = RequestDifference::Kind;

const char* word_of(Status status) {
  switch (status) {
    case Status::pass:
      return "pass";
    case Status::fail:
      return "FAIL";
    case Status::not_applicable:
      return "n/a";
    default:
      return "open";
  }
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

const Verdict* find(const std::vector<Verdict>& verdicts, const std::string& requirement) {
  const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
    return verdict.requirement == requirement;
  });
  return found == verdicts.end() ? nullptr : &*found;
}

std::string level_of(const std::string& requirement) {
  const judge::Requirement* known = judge::Catalogue::built_in().find(requirement);
  return known == nullptr ? "" : to_string(known->level);
}

bool is_decided(const Verdict& verdict) {
  return verdict.status == Status::pass || verdict.status == Status::fail;
}

// One line where the two differ; the reason is that of the failure, else of the new verdict.
std::string row_of(const Verdict& recorded, const Verdict& again) {
  const Verdict& telling = recorded.status == Status::fail ? recorded : again;
  return padded(again.requirement, 7) + padded(level_of(again.requirement), 7) +
         padded(word_of(recorded.status), 10) + padded(word_of(again.status), 7) +
         shortened(telling.reason) + "\n";
}

std::string totals_of_run(const ReplayedRun& run) {
  std::map<Status, std::size_t> counts;
  for (const Verdict& verdict : run.verdicts) ++counts[verdict.status];
  return std::to_string(counts[Status::pass]) + " passed, " + std::to_string(counts[Status::fail]) +
         " failed, " + std::to_string(counts[Status::not_applicable]) + " not applicable, " +
         std::to_string(counts[Status::inconclusive]) + " inconclusive";
}

std::string requirements_of(const ReplayedRun& recorded, const ReplayedRun& again,
                            std::size_t& differing) {
  std::string rows;
  for (const Verdict& verdict : again.verdicts) {
    const Verdict* before = find(recorded.verdicts, verdict.requirement);
    if (before == nullptr || before->status == verdict.status) continue;
    if (!is_decided(*before) && !is_decided(verdict)) continue;  // two profiles, not two clients
    ++differing;
    rows += row_of(*before, verdict);
  }
  if (rows.empty()) return "";
  return padded("", 14) + padded("recorded", 10) + "again\n" + rows + "\n";
}

std::string requests_of(const std::vector<RequestDifference>& differences) {
  std::string lines;
  const std::size_t shown = std::min(differences.size(), kDifferencesShown);
  for (std::size_t k = 0; k < shown; ++k) lines += "  " + to_string(differences[k]) + "\n";
  if (shown < differences.size())
    lines += "  and " + std::to_string(differences.size() - shown) + " more\n";
  return lines.empty() ? "" : "requests that differ:\n" + lines + "\n";
}

std::string counts_of(const std::vector<RequestDifference>& differences) {
  constexpr std::array<Kind, 5> kKinds{Kind::missing, Kind::extra, Kind::earlier, Kind::later,
                                       Kind::changed};
  std::string counts;
  for (const Kind kind : kKinds) {
    const auto count = std::count_if(differences.begin(), differences.end(),
                                     [&](const auto& one) { return one.kind == kind; });
    if (count > 0)
      counts += (counts.empty() ? "" : ", ") + std::to_string(count) + " " + to_string(kind);
  }
  return counts.empty() ? "the same requests" : "requests: " + counts;
}

}  // namespace

std::string replay_report(const ReplayedRun& recorded, const ReplayedRun& again,
                          const std::vector<RequestDifference>& differences) {
  std::size_t differing = 0;
  const std::string rows = requirements_of(recorded, again, differing);
  return "recorded: " + shortened(recorded.what) + ": " + totals_of_run(recorded) +
         "\nagain:    " + shortened(again.what) + ": " + totals_of_run(again) + "\n\n" + rows +
         requests_of(differences) + std::to_string(differing) +
         (differing == 1 ? " requirement differs; " : " requirements differ; ") +
         counts_of(differences) + "\n";
}

}  // namespace plumbline::report
