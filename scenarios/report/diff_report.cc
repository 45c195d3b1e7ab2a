#include "scenarios/report/diff_report.h"

#include <algorithm>
#include <functional>
#include <sstream>

#include "scenarios/judge/judge.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

using judge::Level;
using judge::Status;
using scenario::Standing;

constexpr std::size_t kNameBytesMax = 200;      // of a case, a column, a file
constexpr std::size_t kCommandBytesMax = 2000;  // of a command to repeat

std::string shown(const std::string& name) { return shortened(name, kNameBytesMax); }

std::string shown(const Column& column) { return shown(heading_of(column)); }

std::string word_of(std::optional<Status> status) {
  return status ? to_string(*status) : "no verdict";
}

std::string case_word(scenario::Outcome outcome, Standing standing) {
  std::string word = to_string(outcome);
  if (standing == Standing::unlisted) return word;
  return word + (standing == Standing::as_listed ? " (as listed)" : " (not as listed)");
}

std::string line_of(const VerdictChange& one) {
  return "  " + shown(one.requirement) + " " + shown(one.scenario) + " (" + shown(one.column) +
         "): " + word_of(one.before) + " -> " + word_of(one.after) + "\n";
}

// Why it is what it is now; of a new failure also how to see it again.
std::string block_of(const VerdictChange& one) {
  std::string text = line_of(one);
  if (!one.reason_after.empty()) text += "    " + shortened(one.reason_after) + "\n";
  if (one.newly_failing()) text += "    repeat: " + shortened(one.repeat, kCommandBytesMax) + "\n";
  return text;
}

std::string line_of(const CaseChange& one) {
  return "  " + shown(one.scenario) + " (" + shown(one.column) +
         "): " + case_word(one.before, one.standing_before) + " -> " +
         case_word(one.after, one.standing_after) + "\n";
}

std::string line_of(const CellChange& one) {
  const auto word = [](const std::string& cell) { return cell.empty() ? "no row" : cell; };
  return "  " + shown(one.requirement) + " " + to_string(one.level) + " " + shown(one.column) +
         ": " + word(one.before) + " -> " + word(one.after) + "\n";
}

std::string line_of(const scenario::Disagreement& one) {
  return "  the worlds disagree: " + shown(one.requirement) + " " + shown(one.name) + " (" +
         shown(one.profile) + "): sim " + to_string(one.sim) + ", live " + to_string(one.live) +
         "\n";
}

// A heading with the number, then the texts, of which at most `most` are shown.
void section(std::ostream& out, const std::string& heading, const std::vector<std::string>& texts,
             std::size_t most = kShownChangesMax) {
  if (texts.empty()) return;
  out << "\n" << heading << ": " << texts.size() << "\n";
  const std::size_t number = std::min(most, texts.size());
  for (std::size_t at = 0; at < number; ++at) out << texts[at];
  if (number < texts.size())
    out << "  ... and " << texts.size() - number << " more (--json FILE has all)\n";
}

using Choice = std::function<bool(const VerdictChange&)>;

std::vector<std::string> blocks_of(const ResultDiff& diff, const Choice& chosen) {
  std::vector<std::string> texts;
  for (const VerdictChange& one : diff.verdicts) {
    if (chosen(one)) texts.push_back(block_of(one));
  }
  return texts;
}

std::string in_words(const char* which, const std::string& path, const ResultFile& result) {
  return std::string(which) + "  " + shown(path) + ": plumbline " + shown(result.version) +
         ", seed " + std::to_string(result.seed) + ", " + std::to_string(result.cases.size()) +
         " cases\n";
}

void print_heading(const Difference& difference, std::ostream& out) {
  out << in_words("older", difference.older_path, difference.older)
      << in_words("newer", difference.newer_path, difference.newer);
  for (const ColumnPair& pair : difference.changes.columns) {
    if (pair.by_name())
      out << "compared by the driver's name: " << shown(pair.older) << " with " << shown(pair.newer)
          << "\n";
  }
  if (difference.changes.columns.empty()) out << "no column is in both\n";
}

// What a case must decide, from new failures to what is only different.
void print_decided(const ResultDiff& diff, std::ostream& out) {
  const auto failing = [](Level level) {
    return [level](const VerdictChange& one) {
      return one.must_decide && one.newly_failing() && one.level == level;
    };
  };
  const auto otherwise = [](Way way) {
    return [way](const VerdictChange& one) {
      return one.must_decide && one.way == way && !one.newly_failing() && !one.fixed();
    };
  };
  const auto fixed = [](const VerdictChange& one) { return one.must_decide && one.fixed(); };
  section(out, "newly failing MUST", blocks_of(diff, failing(Level::must)), diff.verdicts.size());
  section(out, "newly failing SHOULD", blocks_of(diff, failing(Level::should)),
          diff.verdicts.size());
  section(out, "fixed", blocks_of(diff, fixed));
  section(out, "no longer passing", blocks_of(diff, otherwise(Way::worse)));
  section(out, "newly passing", blocks_of(diff, otherwise(Way::better)));
  section(out, "only different", blocks_of(diff, otherwise(Way::different)));
}

template <typename Change>
std::vector<std::string> lines_of(const std::vector<Change>& changes) {
  std::vector<std::string> texts;
  texts.reserve(changes.size());
  for (const Change& one : changes) texts.push_back(line_of(one));
  return texts;
}

std::vector<std::string> lines_of(const OneSided& only) {
  std::vector<std::string> texts;
  for (const Column& column : only.columns) texts.push_back("  column " + shown(column) + "\n");
  for (const CasePlace& one : only.cases)
    texts.push_back("  " + shown(one.scenario) + " (" + shown(one.column) + ")\n");
  for (const scenario::Disagreement& one : only.disagreements) texts.push_back(line_of(one));
  return texts;
}

// New failures first: those are what somebody might want to follow.
void print_incidental(const ResultDiff& diff, std::ostream& out) {
  std::vector<std::string> texts = blocks_of(
      diff, [](const VerdictChange& one) { return !one.must_decide && one.newly_failing(); });
  for (const VerdictChange& one : diff.verdicts) {
    if (!one.must_decide && !one.newly_failing()) texts.push_back(line_of(one));
  }
  section(out, "beside what the cases must decide", texts);
}

// "3 (2 worse, 1 different)".
template <typename Change>
std::string numbers_of(const std::vector<Change>& changes) {
  std::string ways;
  for (const Way way : {Way::worse, Way::better, Way::different}) {
    const auto number = std::count_if(changes.begin(), changes.end(),
                                      [way](const Change& one) { return one.way == way; });
    if (number > 0)
      ways += (ways.empty() ? "" : ", ") + std::to_string(number) + " " + to_string(way);
  }
  return std::to_string(changes.size()) + (ways.empty() ? "" : " (" + ways + ")");
}

void print_numbers(const ResultDiff& diff, std::ostream& out) {
  std::vector<VerdictChange> decided;
  std::vector<VerdictChange> beside;
  for (const VerdictChange& one : diff.verdicts)
    (one.must_decide ? decided : beside).push_back(one);
  const std::size_t one_sided = lines_of(diff.older_only).size() + lines_of(diff.newer_only).size();
  out << "\nverdicts that must be decided " << numbers_of(decided) << "; cases "
      << numbers_of(diff.cases) << "; cells " << numbers_of(diff.cells) << "; in one only "
      << one_sided << "; other verdicts " << numbers_of(beside) << "\n"
      << (diff.matters() ? "something differs that must be decided\n"
                         : "nothing differs that must be decided\n");
}

}  // namespace

std::string diff_report(const Difference& difference) {
  const ResultDiff& diff = difference.changes;
  std::ostringstream out;
  print_heading(difference, out);
  print_decided(diff, out);
  section(out, "cases that end otherwise", lines_of(diff.cases));
  section(out, "in the older only", lines_of(diff.older_only));
  section(out, "in the newer only", lines_of(diff.newer_only));
  section(out, "cells of the table", lines_of(diff.cells));
  print_incidental(diff, out);
  print_numbers(diff, out);
  return out.str();
}

}  // namespace plumbline::report
