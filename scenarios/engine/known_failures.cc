#include "scenarios/engine/known_failures.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/engine/driver_deviations.h"
#include "scenarios/engine/driver_world.h"
#include "scenarios/engine/glob.h"
#include "scenarios/engine/settings.h"
#include "scenarios/judge/catalogue.h"

namespace plumbline::scenario {
namespace {

using json::BadInput;

constexpr std::size_t kFileBytesMax = 1 << 20;

bool is_about(const KnownFailure& line, const Run& run) {
  const auto is = [](const std::string& wanted, const std::string& is_here) {
    return wanted == "*" || wanted == is_here;
  };
  if (!line.driver.empty() && (run.driver == nullptr || run.driver->label != line.driver))
    return false;
  return is(line.profile, run.profile) && is(line.world, run.world) &&
         matches(line.name, run.scenario->name);
}

void expect_one_of(const std::string& word, std::vector<std::string> known, const char* what,
                   const std::string& where) {
  known.emplace_back("*");
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  throw BadInput(where, std::string("expected ") + what + " or *, found \"" + word + "\"" +
                            json::suggestion(word, known));
}

std::set<std::string> requirements_of(const std::string& text, const std::string& where) {
  std::vector<std::string> known;
  for (const judge::Requirement& requirement : judge::Catalogue::built_in().requirements())
    known.push_back(requirement.id);
  std::set<std::string> ids;
  std::istringstream words(text);
  for (std::string id; std::getline(words, id, ',');) {
    if (std::find(known.begin(), known.end(), id) == known.end()) {
      throw BadInput(where, "expected the id of a requirement, found \"" + id + "\"" +
                                json::suggestion(id, known));
    }
    ids.insert(id);
  }
  return ids;
}

KnownFailure parse(const std::string& line, const std::string& where) {
  const std::size_t hash = line.find('#');
  const std::size_t reason =
      hash == std::string::npos ? hash : line.find_first_not_of(" \t", hash + 1);
  std::istringstream fields(line.substr(0, hash));
  KnownFailure known;
  std::string requirements;
  std::string more;
  const bool complete =
      static_cast<bool>(fields >> known.name >> known.profile >> known.world >> requirements);
  if (!complete || fields >> more || reason == std::string::npos) {
    throw BadInput(where, "expected: CASE PROFILE WORLD REQUIREMENT[,REQUIREMENT]...  # why");
  }
  std::vector<std::string> profiles = reference_profiles();
  profiles.insert(profiles.end(), driver_profiles().begin(), driver_profiles().end());
  expect_one_of(known.profile, std::move(profiles), "a profile", where);
  expect_one_of(known.world, {"sim", "live", "driver"}, "a world", where);
  known.requirements = requirements_of(requirements, where);
  known.why = line.substr(reason);
  return known;
}

std::string text_of(const std::string& path) {
  try {
    return json::read_text(path, kFileBytesMax);
  } catch (const BadInput& fault) {
    throw BadInput("", path + ": " + fault.what());
  }
}

/// The failures that the line has to account for.
std::set<std::string> failures_that_count(const CaseResult& result, const KnownFailure& line) {
  std::set<std::string> failed = failed_requirements(result);
  const auto& decided = result.run.scenario->requirements;
  std::erase_if(failed, [&](const std::string& id) {
    return line.elsewhere.contains(id) && !line.requirements.contains(id) &&
           std::find(decided.begin(), decided.end(), id) == decided.end();
  });
  return failed;
}

bool fails_as_before(const CaseResult& result, const KnownFailure& line) {
  return std::all_of(result.verdicts.begin(), result.verdicts.end(), [&](const auto& verdict) {
    const auto listed = line.fingerprints.find(verdict.requirement);
    return verdict.status != judge::Status::fail || listed == line.fingerprints.end() ||
           listed->second == fingerprint_of(verdict.reason);
  });
}

}  // namespace

const char* to_string(Standing standing) noexcept {
  switch (standing) {
    case Standing::as_listed:
      return "as_listed";
    case Standing::passes:
      return "passes";
    case Standing::differs:
      return "differs";
    default:
      return "unlisted";
  }
}

std::vector<KnownFailure> read_known_failures(const std::string& path) {
  std::vector<KnownFailure> known;
  std::istringstream lines(text_of(path));
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string where = path + ":" + std::to_string(++number);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string::npos || line[first] == '#') continue;
    KnownFailure one = parse(line, where);
    const bool twice = std::any_of(known.begin(), known.end(), [&](const KnownFailure& other) {
      return other.name == one.name && other.profile == one.profile && other.world == one.world;
    });
    if (twice) throw BadInput(where, "a second line about this case, profile and world");
    known.push_back(std::move(one));
  }
  return known;
}

std::set<std::string> failed_requirements(const CaseResult& result) {
  std::set<std::string> failed;
  for (const judge::Verdict& verdict : result.verdicts) {
    if (verdict.status == judge::Status::fail) failed.insert(verdict.requirement);
  }
  return failed;
}

const KnownFailure* line_about(const CaseResult& result, const std::vector<KnownFailure>& known) {
  const auto line = std::find_if(known.begin(), known.end(), [&](const KnownFailure& one) {
    return is_about(one, result.run);
  });
  return line == known.end() ? nullptr : &*line;
}

Standing standing_of(const CaseResult& result, const std::vector<KnownFailure>& known) {
  const KnownFailure* line = line_about(result, known);
  if (line == nullptr) return Standing::unlisted;
  const bool listed = !line->requirements.empty();
  if (result.outcome == Outcome::passed) return listed ? Standing::passes : Standing::unlisted;
  const bool same = result.outcome == Outcome::failed &&
                    failures_that_count(result, *line) == line->requirements &&
                    fails_as_before(result, *line);
  if (same) return Standing::as_listed;
  return listed ? Standing::differs : Standing::unlisted;
}

Outcome outcome_besides(const CaseResult& result, const std::vector<KnownFailure>& known) {
  const KnownFailure* line = line_about(result, known);
  if (line == nullptr || result.outcome != Outcome::failed) return result.outcome;
  if (!failures_that_count(result, *line).empty()) return Outcome::failed;
  const auto& decided = result.run.scenario->requirements;
  const bool open = std::any_of(
      result.verdicts.begin(), result.verdicts.end(), [&](const judge::Verdict& verdict) {
        return verdict.status == judge::Status::inconclusive &&
               std::find(decided.begin(), decided.end(), verdict.requirement) != decided.end();
      });
  return open || !result.trouble.empty() ? Outcome::inconclusive : Outcome::passed;
}

}  // namespace plumbline::scenario
