#include "scenarios/report/verify_junit.h"

#include <sstream>

#include "scenarios/report/console.h"
#include "scenarios/report/verify_table.h"

namespace plumbline::report {
namespace {

using scenario::CaseResult;
using scenario::Outcome;
using scenario::Standing;

// XML 1.0 has no way to write most control characters: they become a replacement character.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n' || c == '\t') {
      out += c == '\n' ? "&#10;" : "&#9;";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\xEF\xBF\xBD";
    } else {
      out += c;
    }
  }
  return out;
}

enum class Ending { good, skipped, failure, error };

Ending ending_of(const CaseResult& result, Standing standing) {
  if (result.outcome == Outcome::fault) return Ending::error;
  if (standing == Standing::as_listed) return Ending::skipped;
  if (standing == Standing::unlisted && result.outcome == Outcome::not_applicable)
    return Ending::skipped;
  if (standing != Standing::unlisted || result.outcome == Outcome::failed) return Ending::failure;
  return result.outcome == Outcome::inconclusive ? Ending::error : Ending::good;
}

std::string message_of(const CaseResult& result, Standing standing) {
  if (result.outcome == Outcome::fault) return "harness fault: " + result.fault;
  if (result.outcome == Outcome::not_applicable && standing == Standing::unlisted)
    return "not applicable: " + result.trouble;
  if (standing == Standing::passes) return "listed as a known failure, but it passes";
  std::string message = standing == Standing::differs ? "not as listed: " : "";
  for (const judge::Verdict& verdict : result.verdicts) {
    const bool open =
        verdict.status == judge::Status::inconclusive && must_decide(result, verdict.requirement);
    if (verdict.status != judge::Status::fail && !open) continue;
    message +=
        verdict.requirement + (open ? " inconclusive: " : " failed: ") + verdict.reason + "; ";
  }
  return message;
}

std::string details_of(const CaseResult& result, const std::string& repeat) {
  std::string details = result.run.scenario->title + "\n";
  for (const judge::Verdict& verdict : result.verdicts) {
    if (verdict.status == judge::Status::fail)
      details += failure_block(verdict, result.journal, "");
  }
  if (!result.trouble.empty()) details += "the driver: " + result.trouble + "\n";
  return details + "repeat: " + repeat + "\n";
}

void write_case(const CaseResult& result, const Verification& run, std::ostream& out) {
  const Standing standing = scenario::standing_of(result, run.known);
  const Ending ending = ending_of(result, standing);
  out << "    <testcase classname=\""
      << escaped(column_of(result.run).first + "." + result.run.world) << "\" name=\""
      << escaped(result.run.scenario->name) << "\"";
  if (ending == Ending::good) {
    out << "/>\n";
    return;
  }
  const std::string message = escaped(message_of(result, standing));
  if (ending == Ending::skipped) {
    const scenario::KnownFailure* line = scenario::line_about(result, run.known);
    out << "><skipped message=\"" << (line == nullptr ? "" : "known: " + escaped(line->why) + "; ")
        << message << "\"/></testcase>\n";
    return;
  }
  const char* element = ending == Ending::failure ? "failure" : "error";
  out << ">\n      <" << element << " message=\"" << message << "\">"
      << escaped(details_of(result, repeat_command(result, run.scenarios))) << "</" << element
      << ">\n    </testcase>\n";
}

void write_suite(const Column& column, const Verification& run, std::ostream& out) {
  std::size_t numbers[4] = {};
  std::ostringstream cases;
  for (const CaseResult& result : run.results) {
    if (column_of(result.run) != column) continue;
    const Ending ending = ending_of(result, scenario::standing_of(result, run.known));
    ++numbers[static_cast<std::size_t>(ending)];
    write_case(result, run, cases);
  }
  out << "  <testsuite name=\"" << escaped(column.first + "." + column.second) << "\" tests=\""
      << numbers[0] + numbers[1] + numbers[2] + numbers[3] << "\" failures=\"" << numbers[2]
      << "\" errors=\"" << numbers[3] << "\" skipped=\"" << numbers[1] << "\">\n"
      << cases.str() << "  </testsuite>\n";
}

void write_disagreements(const Verification& run, std::ostream& out) {
  if (run.disagreements.empty()) return;
  const std::size_t number = run.disagreements.size();
  out << "  <testsuite name=\"worlds\" tests=\"" << number << "\" failures=\"" << number
      << "\" errors=\"0\" skipped=\"0\">\n";
  for (const scenario::Disagreement& one : run.disagreements) {
    out << "    <testcase classname=\"worlds\" name=\""
        << escaped(one.name + " " + one.profile + " " + one.requirement)
        << "\"><failure message=\"sim " << judge::to_string(one.sim) << ", live "
        << judge::to_string(one.live) << "\"/></testcase>\n";
  }
  out << "  </testsuite>\n";
}

}  // namespace

std::string verify_junit(const Verification& run) {
  std::ostringstream out;
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"plumbline verify\">\n";
  for (const Column& column : columns_of(run.results)) write_suite(column, run, out);
  write_disagreements(run, out);
  out << "</testsuites>\n";
  return out.str();
}

}  // namespace plumbline::report
