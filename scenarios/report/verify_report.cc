#include "scenarios/report/verify_report.h"

#include <algorithm>
#include <iomanip>
#include <map>
#include <sstream>
#include <utility>

#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/judge.h"
#include "scenarios/report/console.h"

namespace plumbline::report {
namespace {

using judge::Status;
using judge::Verdict;
using scenario::CaseResult;
using scenario::Outcome;

using journal::Duration;
using Column = std::pair<std::string, std::string>;  // profile, world

// How a cell of the table came about: the worst of its cases, where a pass outweighs cases that did
// not exercise it.
struct Cell {
  int failed = 0;
  int passed = 0;
  int not_applicable = 0;
  int open = 0;  // cases that had to decide it and did not

  [[nodiscard]] const char* text() const {
    if (failed > 0) return "FAIL";
    if (open > 0) return "open";
    if (passed > 0) return "pass";
    return not_applicable > 0 ? "n/a" : "-";
  }
};

std::vector<Column> columns_of(const std::vector<CaseResult>& results) {
  std::vector<Column> columns;
  for (const CaseResult& result : results) {
    const Column column{result.run.profile, result.run.world};
    if (std::find(columns.begin(), columns.end(), column) == columns.end())
      columns.push_back(column);
  }
  return columns;
}

bool must_decide(const CaseResult& result, const std::string& id) {
  const auto& ids = result.run.scenario->requirements;
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

using Table = std::map<std::string, std::map<Column, Cell>>;

Table table_of(const std::vector<CaseResult>& results) {
  Table table;
  for (const CaseResult& result : results) {
    for (const Verdict& verdict : result.verdicts) {
      Cell& cell = table[verdict.requirement][{result.run.profile, result.run.world}];
      if (verdict.status == Status::fail) ++cell.failed;
      if (verdict.status == Status::pass) ++cell.passed;
      if (verdict.status == Status::not_applicable) ++cell.not_applicable;
      if (verdict.status == Status::inconclusive && must_decide(result, verdict.requirement))
        ++cell.open;
    }
  }
  return table;
}

void print_table(const std::vector<CaseResult>& results, std::ostream& out) {
  const std::vector<Column> columns = columns_of(results);
  Table table = table_of(results);
  out << std::left << std::setw(15) << "requirement";
  for (const auto& [profile, world] : columns) out << std::setw(15) << profile + "/" + world;
  out << "\n";
  for (const judge::Rule& rule : judge::rules()) {
    const judge::Requirement* requirement = judge::Catalogue::built_in().find(rule.id);
    out << std::setw(8) << rule.id << std::setw(7)
        << (requirement == nullptr ? "" : to_string(requirement->level));
    for (const Column& column : columns) out << std::setw(15) << table[rule.id][column].text();
    out << "\n";
  }
}

std::string repeat_command(const CaseResult& result, const std::string& scenarios) {
  const std::string from = scenarios.empty() ? "" : "--scenarios " + quoted(scenarios) + " ";
  return "plumbline verify " + from + "--profile " + result.run.profile + " --world " +
         result.run.world + " --run " + result.run.scenario->name + " --seed " +
         std::to_string(result.run.seed);
}

void print_troubles(const CaseResult& result, const std::string& repeat, std::ostream& out) {
  if (result.outcome == Outcome::passed) return;
  out << "\n"
      << result.run.scenario->name << " (" << result.run.profile << ", " << result.run.world
      << "): " << scenario::to_string(result.outcome) << "\n  " << result.run.scenario->title
      << "\n";
  if (!result.run.scenario->incident.empty())
    out << "  reproduces " << result.run.scenario->incident << "\n";
  if (result.outcome == Outcome::fault) out << "  harness fault: " << result.fault << "\n";
  for (const Verdict& verdict : result.verdicts) {
    if (verdict.status == Status::fail) out << failure_block(verdict, result.journal, repeat);
    if (verdict.status == Status::inconclusive && must_decide(result, verdict.requirement)) {
      out << "  " << verdict.requirement << " inconclusive: " << verdict.reason << "\n";
    }
  }
  if (result.outcome != Outcome::failed) out << "  repeat: " << repeat << "\n";
}

void print_summary(const std::vector<CaseResult>& results, std::ostream& out) {
  std::map<Outcome, int> numbers;
  int repeated = 0;
  Duration jitter{};
  for (const CaseResult& result : results) {
    ++numbers[result.outcome];
    repeated += result.tries > 1 ? 1 : 0;
    for (const journal::Entry& entry : result.journal) {
      if (const auto* sample = std::get_if<journal::JitterSample>(&entry.data)) {
        jitter = std::max(jitter, sample->overshoot);
      }
    }
  }
  out << "\n" << results.size() << " cases:";
  for (const auto& [outcome, number] : numbers)
    out << " " << number << " " << scenario::to_string(outcome);
  out << "; seed " << (results.empty() ? 0 : results.front().run.seed);
  if (jitter > Duration::zero()) {
    out << "; jitter at most " << std::chrono::ceil<std::chrono::milliseconds>(jitter).count()
        << " ms";
  }
  if (repeated > 0) out << "; " << repeated << " run again because a requirement was left open";
  out << "\n";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

std::string verify_report(const std::vector<CaseResult>& results, const std::string& scenarios) {
  std::ostringstream out;
  print_table(results, out);
  for (const CaseResult& result : results)
    print_troubles(result, repeat_command(result, scenarios), out);
  print_summary(results, out);
  return out.str();
}

std::string list_of(const std::vector<scenario::Scenario>& scenarios) {
  std::ostringstream out;
  for (const scenario::Scenario& one : scenarios) {
    out << one.name << "  [" << joined(one.worlds) << "]  " << joined(one.requirements) << "\n    "
        << one.title << "\n";
    if (!one.why_one_world.empty()) out << "    one world only: " << one.why_one_world << "\n";
  }
  return out.str();
}

std::string fingerprints_of(const std::vector<CaseResult>& results) {
  std::ostringstream out;
  for (const CaseResult& result : results) {
    out << result.run.profile << " " << result.run.world << " " << result.run.scenario->name << " "
        << scenario::fingerprint(result.journal) << "\n";
  }
  return out.str();
}

}  // namespace plumbline::report
