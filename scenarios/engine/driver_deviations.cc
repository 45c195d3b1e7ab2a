#include "scenarios/engine/driver_deviations.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/text_shape.h"

namespace plumbline::scenario {
namespace {

using json::BadInput;
using Json = nlohmann::ordered_json;

constexpr std::size_t kFileBytesMax = 1 << 20;

/// One failure of one version in one case, with how it fails.
struct Failure {
  std::string requirement;
  std::string fingerprint;
  std::string reason;
  std::string scenario;
  std::string version;
};

std::string version_of(const std::string& driver) { return driver.substr(driver.find('@') + 1); }

bool is_in(const std::string& word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Deviation entry_of(const nlohmann::json& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Deviation one;
  one.requirement = fields.text("requirement");
  if (judge::Catalogue::built_in().find(one.requirement) == nullptr)
    fields.fail("requirement", "expected the id of a requirement");
  one.scenarios = fields.texts_or_empty("scenarios");
  one.versions = fields.texts_or_empty("versions");
  one.fingerprint = fields.text("fingerprint");
  one.reason = fields.text("reason");
  fields.finish();
  if (one.scenarios.empty()) fields.fail("scenarios", "expected the name of a case");
  if (one.versions.empty()) fields.fail("versions", "expected a version");
  if (one.reason.empty()) fields.fail("reason", "expected a reason");
  return one;
}

std::vector<Failure> failures_in(const std::vector<Deviation>& deviations) {
  std::vector<Failure> all;
  for (const Deviation& one : deviations) {
    for (const std::string& version : one.versions) {
      for (const std::string& scenario : one.scenarios)
        all.push_back({one.requirement, one.fingerprint, one.reason, scenario, version});
    }
  }
  return all;
}

void expect_each_once(const std::vector<Deviation>& deviations) {
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  for (const Failure& one : failures_in(deviations)) {
    if (seen.emplace(one.requirement, one.scenario, one.version).second) continue;
    throw BadInput("/deviations", one.requirement + " of " + one.version + " in " + one.scenario +
                                      ": expected once");
  }
}

// An entry holds every case for every version: cases are gathered for each version first.
std::vector<Deviation> gathered(const std::vector<Failure>& failures) {
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::set<std::string>>
      scenarios;  // of requirement, fingerprint, reason, version
  for (const Failure& one : failures)
    scenarios[{one.requirement, one.fingerprint, one.reason, one.version}].insert(one.scenario);
  std::vector<Deviation> all;
  for (const auto& [key, names] : scenarios) {
    const auto& [requirement, fingerprint, reason, version] = key;
    const std::vector<std::string> listed(names.begin(), names.end());
    Deviation wanted{requirement, listed, {version}, fingerprint, reason};
    const auto same = std::find_if(all.begin(), all.end(), [&](const Deviation& one) {
      wanted.versions = one.versions;
      return one == wanted;
    });
    if (same != all.end()) same->versions.push_back(version);
    if (same == all.end()) all.push_back({requirement, listed, {version}, fingerprint, reason});
  }
  return all;
}

bool must_decide(const CaseResult& result, const std::string& requirement) {
  return is_in(requirement, result.run.scenario->requirements);
}

bool fails(const judge::Verdict& verdict) { return verdict.status == judge::Status::fail; }

// The failures that the list has to name: those of cases that must decide the requirement, and of a
// requirement that fails in other cases alone the first.
std::vector<std::pair<const CaseResult*, const judge::Verdict*>> to_be_named(
    const std::vector<CaseResult>& results) {
  std::vector<std::pair<const CaseResult*, const judge::Verdict*>> named;
  std::set<std::string> requirements;
  for (const bool must : {true, false}) {
    for (const CaseResult& result : results) {
      for (const judge::Verdict& verdict : result.verdicts) {
        if (!fails(verdict) || must_decide(result, verdict.requirement) != must) continue;
        const bool first = requirements.insert(verdict.requirement).second;
        if (must || first) named.emplace_back(&result, &verdict);
      }
    }
  }
  return named;
}

// The reason of the same failure in another case or version.
std::string reason_of(const std::vector<Deviation>& known, const std::string& requirement,
                      const std::string& fingerprint) {
  const auto same = std::find_if(known.begin(), known.end(), [&](const Deviation& one) {
    return one.requirement == requirement && one.fingerprint == fingerprint;
  });
  return same == known.end() ? kNotFollowed : same->reason;
}

}  // namespace

std::string fingerprint_of(const std::string& reason) {
  std::string kept;
  bool quoted = false;
  for (const char c : reason.substr(0, reason.find(" (and "))) {
    if (c == '"') quoted = !quoted;
    if (!quoted || c == '"') kept += c;
  }
  return judge::shape_of(kept);
}

std::vector<Deviation> read_deviations(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return {};
  try {
    const nlohmann::json file = json::parse_text(json::read_text(path, kFileBytesMax));
    json::Fields fields(file, "");
    const nlohmann::json& list = fields.required("deviations");
    json::expect_array(list, "/deviations");
    fields.finish();
    std::vector<Deviation> all;
    for (std::size_t index = 0; index < list.size(); ++index)
      all.push_back(entry_of(list[index], json::pointer_to_index("/deviations", index)));
    expect_each_once(all);
    return all;
  } catch (const BadInput& fault) {
    throw BadInput("", path + ": " + fault.what());
  }
}

std::vector<KnownFailure> known_failures_of(const std::vector<Deviation>& deviations,
                                            const std::string& driver) {
  std::map<std::string, KnownFailure> lines;  // by case; "*" comes first
  std::set<std::string> elsewhere;
  for (const Failure& one : failures_in(deviations)) {
    if (one.version != version_of(driver)) continue;
    KnownFailure& line = lines[one.scenario];
    line.name = one.scenario;
    line.profile = "*";
    line.world = "driver";
    line.driver = driver;
    line.requirements.insert(one.requirement);
    line.fingerprints[one.requirement] = one.fingerprint;
    line.why += (line.why.empty() ? "" : "; ") + one.requirement + ": " + one.reason;
    elsewhere.insert(one.requirement);
  }
  if (lines.empty()) return {};
  lines["*"] = {"*", "*", "driver", {}, "fails as listed for other cases", driver, {}, {}};
  std::vector<KnownFailure> all;
  all.reserve(lines.size());
  for (auto& [name, line] : lines) {
    line.elsewhere = elsewhere;
    all.push_back(line);
  }
  std::rotate(all.begin(), all.begin() + 1, all.end());  // the first line about a case decides
  return all;
}

std::vector<Deviation> updated(const std::vector<Deviation>& known, const std::string& driver,
                               const std::vector<CaseResult>& results) {
  const std::string version = version_of(driver);
  std::vector<std::string> run;
  run.reserve(results.size());
  for (const CaseResult& result : results) run.push_back(result.run.scenario->name);
  std::vector<Failure> failures = failures_in(known);
  std::erase_if(failures, [&](const Failure& one) {
    return one.version == version && is_in(one.scenario, run);
  });
  for (const auto& [result, verdict] : to_be_named(results)) {
    const std::string print = fingerprint_of(verdict->reason);
    failures.push_back({verdict->requirement, print, reason_of(known, verdict->requirement, print),
                        result->run.scenario->name, version});
  }
  return gathered(failures);
}

std::string text_of(const std::vector<Deviation>& deviations) {
  Json list = Json::array();
  for (const Deviation& one : deviations) {
    list.push_back(Json{{"requirement", one.requirement},
                        {"versions", one.versions},
                        {"scenarios", one.scenarios},
                        {"fingerprint", one.fingerprint},
                        {"reason", one.reason}});
  }
  return Json{{"deviations", list}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plumbline::scenario
