#include "scenarios/report/verify_report.h"

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <map>
#include <sstream>

#include "scenarios/engine/driver_world.h"
#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/judge.h"
#include "scenarios/judge/rules.h"
#include "scenarios/report/console.h"
#include "scenarios/report/verify_table.h"

namespace plumbline::report {
namespace {

using judge::Status;
using judge::Verdict;
using scenario::CaseResult;
using scenario::Outcome;
using scenario::Standing;

constexpr std::size_t kCellWidth = 15;
constexpr std::size_t kGap = 2;  // between headings of columns

// Padded before it is coloured: escape sequences have no width.
std::string cell_text(const std::string& text, std::size_t width, Colour colour) {
  std::string padded = text;
  padded.resize(std::max(padded.size(), width), ' ');
  if (colour == Colour::no) return padded;
  const char* code = text == "pass" ? "32" : text == "FAIL" ? "31;1" : text == "open" ? "33" : "2";
  return "\x1b[" + std::string(code) + "m" + padded + "\x1b[0m";
}

std::size_t width_of(const Column& column) {
  return std::max(kCellWidth, heading_of(column).size() + kGap);
}

void print_table(const std::vector<CaseResult>& results, Colour colour, std::ostream& out) {
  const std::vector<Column> columns = columns_of(results);
  Table table = table_of(results);
  out << std::left << std::setw(kCellWidth) << "requirement";
  for (const Column& column : columns) {
    out << std::setw(static_cast<int>(width_of(column))) << heading_of(column);
  }
  out << "\n";
  for (const judge::Rule& rule : judge::rules()) {
    const judge::Requirement* requirement = judge::Catalogue::built_in().find(rule.id);
    out << std::setw(8) << rule.id << std::setw(7)
        << (requirement == nullptr ? "" : to_string(requirement->level));
    if (rule.judge == judge::judge_ov) {
      out << judge::kJudgedByBench << "\n";
      continue;
    }
    for (const Column& column : columns)
      out << cell_text(table[rule.id][column].text(), width_of(column), colour);
    out << "\n";
  }
}

std::string words_for(Standing standing, const scenario::KnownFailure* line) {
  if (standing == Standing::unlisted || line == nullptr) return "";
  std::string listed;
  for (const std::string& id : line->requirements) listed += (listed.empty() ? "" : ",") + id;
  if (standing == Standing::as_listed) return "  known: " + line->why + "\n";
  const char* news = standing == Standing::passes ? ", but it passes: take the line off the list"
                                                  : ", but it ends differently";
  return "  listed as failing " + listed + " (" + line->why + ")" + news + "\n";
}

void print_verdicts(const CaseResult& result, const std::string& repeat, std::ostream& out) {
  for (const Verdict& verdict : result.verdicts) {
    if (verdict.status == Status::fail) out << failure_block(verdict, result.journal, repeat);
    if (verdict.status == Status::inconclusive && must_decide(result, verdict.requirement)) {
      out << "  " << verdict.requirement << " inconclusive: " << verdict.reason << "\n";
    }
  }
  const bool told = result.outcome == Outcome::failed || result.outcome == Outcome::not_applicable;
  if (!told) out << "  repeat: " << repeat << "\n";
}

// Those who listed it have seen the evidence: what fails, and how to see it again.
void print_listed(const CaseResult& result, const Verification& run, std::ostream& out) {
  for (const Verdict& verdict : result.verdicts) {
    if (verdict.status == Status::fail)
      out << "  " << verdict.requirement << " fails: " << verdict.reason << "\n";
  }
  out << "  repeat: " << repeat_command(result, run.scenarios) << "\n";
}

// A line each: a long list for a driver that can do little.
void print_not_applicable(const Verification& run, std::ostream& out) {
  bool first = true;
  for (const CaseResult& result : run.results) {
    if (result.outcome != Outcome::not_applicable) continue;
    out << (first ? "\nnot applicable:\n" : "") << "  " << result.run.scenario->name << " ("
        << column_of(result.run).first << "): " << result.trouble << "\n";
    first = false;
  }
}

void print_troubles(const CaseResult& result, const Verification& run, std::ostream& out) {
  const Standing standing = scenario::standing_of(result, run.known);
  if (result.outcome == Outcome::passed && standing == Standing::unlisted) return;
  if (result.outcome == Outcome::not_applicable && standing == Standing::unlisted) return;
  out << "\n"
      << result.run.scenario->name << " (" << column_of(result.run).first << ", "
      << result.run.world << "): " << scenario::to_string(result.outcome) << "\n  "
      << result.run.scenario->title << "\n"
      << words_for(standing, scenario::line_about(result, run.known));
  if (!result.run.scenario->incident.empty())
    out << "  reproduces " << result.run.scenario->incident << "\n";
  if (result.outcome == Outcome::fault) out << "  harness fault: " << result.fault << "\n";
  if (!result.trouble.empty()) out << "  the driver: " << result.trouble << "\n";
  if (standing == Standing::as_listed) return print_listed(result, run, out);
  print_verdicts(result, repeat_command(result, run.scenarios), out);
}

void print_disagreements(const Verification& run, std::ostream& out) {
  for (const scenario::Disagreement& one : run.disagreements) {
    out << "\n"
        << one.name << " (" << one.profile << "): the worlds disagree about " << one.requirement
        << ": sim " << judge::to_string(one.sim) << ", live " << judge::to_string(one.live) << "\n";
  }
}

void print_summary(const Verification& run, std::ostream& out) {
  std::map<Outcome, int> numbers;
  int repeated = 0;
  int known = 0;
  for (const CaseResult& result : run.results) {
    ++numbers[result.outcome];
    repeated += result.tries > 1 ? 1 : 0;
    known += scenario::standing_of(result, run.known) == Standing::as_listed ? 1 : 0;
  }
  out << "\n" << run.results.size() << " cases:";
  for (const auto& [outcome, number] : numbers)
    out << " " << number << " " << scenario::to_string(outcome);
  if (known > 0) out << " (" << known << " of them as listed)";
  out << "; seed " << (run.results.empty() ? 0 : run.results.front().run.seed);
  const scenario::DriverUnderTest* driver =
      run.results.empty() ? nullptr : run.results.front().run.driver;
  if (driver != nullptr) out << "; canaries " << driver->canaries;
  const auto jitter = std::chrono::ceil<std::chrono::milliseconds>(jitter_of(run.results));
  if (jitter.count() > 0) out << "; jitter at most " << jitter.count() << " ms";
  if (repeated > 0)
    out << "; " << repeated << " run again: a requirement was left open, or the machine stalled";
  out << "\n";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

std::string verify_report(const Verification& run, Colour colour) {
  std::ostringstream out;
  print_table(run.results, colour, out);
  for (const CaseResult& result : run.results) print_troubles(result, run, out);
  print_disagreements(run, out);
  print_not_applicable(run, out);
  print_summary(run, out);
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
    out << column_of(result.run).first << " " << result.run.world << " "
        << result.run.scenario->name << " " << scenario::fingerprint(result.journal) << "\n";
  }
  return out.str();
}

}  // namespace plumbline::report
