#include "scenarios/report/console.h"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <string_view>

#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/profile_parameters.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

/// A proof that needs more entries than this does not become clearer by showing them.
constexpr std::size_t kWitnessMax = 20;
/// A reason quotes what was sent: enough to see what is meant, never the whole.
constexpr std::size_t kReasonBytesMax = 400;
constexpr int kIdWidth = 6;
constexpr int kLevelWidth = 7;
constexpr int kStatusWidth = 15;

const judge::Requirement* requirement_of(const judge::Verdict& verdict) {
  return judge::Catalogue::built_in().find(verdict.requirement);
}

judge::Level level_of(const judge::Verdict& verdict) {
  const judge::Requirement* requirement = requirement_of(verdict);
  return requirement == nullptr ? judge::Level::must : requirement->level;
}

void write_heading(std::ostream& out, const Judgement& judgement) {
  out << shortened(judgement.title, kReasonBytesMax) << '\n';
  out << "profile " << judgement.profile.name() << ": " << judgement.profile.title() << '\n';
  for (const journal::Entry& entry : judgement.journal) {
    const auto* header = std::get_if<journal::RunHeader>(&entry.data);
    if (header == nullptr) continue;
    out << "client " << (header->client.empty() ? "unknown" : shortened(header->client))
        << ", world " << shortened(header->world) << ", " << judgement.journal.size()
        << " entries\n";
    for (const auto& [parameter, value] : header->overrides) {
      out << "  " << shortened(parameter) << " = " << shortened(value) << '\n';
    }
  }
  std::string yardstick;
  for (const std::string& name : judge::parameter_names()) {
    if (judgement.profile.is_yardstick(name)) yardstick += (yardstick.empty() ? "" : ", ") + name;
  }
  if (!yardstick.empty())
    out << "not documented by this client, so the design's yardstick: " << yardstick << '\n';
  out << '\n';
}

void write_row(std::ostream& out, const judge::Verdict& verdict) {
  out << std::left << std::setw(kIdWidth) << verdict.requirement << ' ' << std::setw(kLevelWidth)
      << judge::to_string(level_of(verdict)) << ' ' << std::setw(kStatusWidth)
      << judge::to_string(verdict.status) << ' ' << shortened(verdict.reason, kReasonBytesMax)
      << '\n';
}

/// Witness numbers are sequence numbers, which need not be places in a journal that lost entries.
const journal::Entry* find_entry(const journal::Journal& journal, std::uint64_t sequence) {
  const auto found = std::lower_bound(
      journal.begin(), journal.end(), sequence,
      [](const journal::Entry& entry, std::uint64_t wanted) { return entry.sequence < wanted; });
  return found == journal.end() || found->sequence != sequence ? nullptr : &*found;
}

void write_totals(std::ostream& out, const Totals& totals) {
  out << '\n'
      << (totals.conformant() ? "conformant" : "NOT conformant")
      << " on what was exercised: " << totals.passed << " passed, " << totals.failed_must
      << " MUST failed, " << totals.failed_should << " SHOULD failed, " << totals.not_applicable
      << " not applicable, " << totals.inconclusive_must + totals.inconclusive_should
      << " inconclusive (" << totals.inconclusive_must << " MUST)\n";
}

}  // namespace

std::vector<std::string> witness_lines(const judge::Verdict& verdict,
                                       const journal::Journal& journal) {
  std::vector<std::string> lines;
  for (const std::uint64_t sequence : verdict.witness) {
    const journal::Entry* entry = find_entry(journal, sequence);
    if (entry == nullptr) continue;
    if (lines.size() == kWitnessMax) break;
    lines.push_back("[" + std::to_string(sequence) + "] " + describe(*entry));
  }
  if (verdict.witness.size() > kWitnessMax) {
    lines.push_back("... and " + std::to_string(verdict.witness.size() - kWitnessMax) + " more");
  }
  return lines;
}

std::string failure_block(const judge::Verdict& verdict, const journal::Journal& journal,
                          const std::string& repeat) {
  std::ostringstream out;
  out << '\n'
      << verdict.requirement << " failed: " << shortened(verdict.reason, kReasonBytesMax) << '\n';
  const judge::Requirement* requirement = requirement_of(verdict);
  if (requirement != nullptr) {
    out << "  required: " << requirement->text << '\n' << "  why: " << requirement->why << '\n';
  }
  out << "  evidence:\n";
  for (const std::string& line : witness_lines(verdict, journal)) out << "    " << line << '\n';
  if (!repeat.empty()) out << "  repeat: " << repeat << '\n';
  return out.str();
}

Totals totals_of(const std::vector<judge::Verdict>& verdicts) {
  Totals totals;
  for (const judge::Verdict& verdict : verdicts) {
    const bool must = level_of(verdict) == judge::Level::must;
    switch (verdict.status) {
      case judge::Status::pass:
        ++totals.passed;
        break;
      case judge::Status::fail:
        ++(must ? totals.failed_must : totals.failed_should);
        break;
      case judge::Status::not_applicable:
        ++totals.not_applicable;
        break;
      case judge::Status::inconclusive:
        ++(must ? totals.inconclusive_must : totals.inconclusive_should);
        break;
    }
  }
  return totals;
}

std::string quoted(const std::string& text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=,:+@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

void write_console(std::ostream& out, const Judgement& judgement) {
  write_heading(out, judgement);
  for (const judge::Verdict& verdict : judgement.verdicts) write_row(out, verdict);
  for (const judge::Verdict& verdict : judgement.verdicts) {
    if (verdict.status != judge::Status::fail) continue;
    out << failure_block(verdict, judgement.journal, judgement.repeat);
  }
  write_totals(out, totals_of(judgement.verdicts));
}

}  // namespace plumbline::report
