#include "scenarios/cli/gallery_list.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/engine/glob.h"
#include "scenarios/judge/catalogue.h"

namespace plumbline::cli {
namespace {

using json::BadInput;
using json::Fields;

constexpr std::size_t kFileBytesMax = 1 << 20;
constexpr const char* kSeeds = "0..1000";  // three seconds of one core

std::vector<std::string> known_requirements() {
  std::vector<std::string> ids;
  for (const judge::Requirement& one : judge::Catalogue::built_in().requirements())
    ids.push_back(one.id);
  return ids;
}

// A name becomes a folder, a target of the build and a test.
std::string name_of(Fields& fields) {
  std::string name = fields.text("name");
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain) fields.fail("name", "expected a name of a-z, 0-9 and -, found \"" + name + "\"");
  return name;
}

std::string file_of(Fields& fields) {
  std::string file = fields.text("file");
  const bool source = file.starts_with("reference/") && file.ends_with(".cc") &&
                      file.find("..") == std::string::npos;
  if (!source)
    fields.fail("file",
                "expected a source such as reference/core/retry.cc, found \"" + file + "\"");
  return file;
}

// Whether `find` occurs once in the file is for the build to say, which has the file.
void expect_change_of_one_line(Fields& fields) {
  const std::string find = fields.text("find");
  const std::string replace = fields.text("replace");
  if (find.empty()) fields.fail("find", "expected a part of the file, found nothing");
  if (find.find('\n') != std::string::npos) fields.fail("find", "expected one line");
  if (replace.find('\n') != std::string::npos) fields.fail("replace", "expected one line");
  if (find == replace) fields.fail("replace", "expected a change, found what is there already");
}

std::vector<std::string> others_of(Fields& fields, const std::string& requirement) {
  std::vector<std::string> also = fields.texts_or_empty("also");
  std::sort(also.begin(), also.end());
  const std::vector<std::string> known = known_requirements();
  for (const std::string& id : also) {
    const bool fits = id != requirement && std::find(known.begin(), known.end(), id) != known.end();
    if (!fits) {
      fields.fail("also", "expected ids of other requirements, found \"" + id + "\"" +
                              json::suggestion(id, known));
    }
  }
  if (std::adjacent_find(also.begin(), also.end()) != also.end())
    fields.fail("also", "expected each id once");
  return also;
}

// What the defect repeats, where it repeats something known.
std::string story_of(Fields& fields, const std::string& kind) {
  const std::string incident = fields.text_or("incident", "");
  const std::string sample = fields.text_or("sample", "");
  if (kind == "incident" && incident.empty()) fields.fail("incident", "expected which incident");
  if (kind == "sample_code" && sample.empty())
    fields.fail("sample", "expected which defect of the sample code");
  const char* parting = incident.empty() || sample.empty() ? "" : "; ";
  return incident + parting + sample;
}

Defect read_defect(const nlohmann::json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  Defect one;
  one.requirement = fields.one_of("requirement", known_requirements());
  one.name = name_of(fields);
  one.file = file_of(fields);
  expect_change_of_one_line(fields);
  one.also = others_of(fields, one.requirement);
  one.kind = fields.one_of_or("kind", defect_kinds(), "other");
  one.story = story_of(fields, one.kind);
  one.equivalent = fields.text_or("equivalent", "");
  one.world = fields.one_of_or("world", {"sim", "live", "explore"}, "sim");
  if (one.world != "sim" && !one.also.empty())
    fields.fail("also", "expected none outside of the simulated world, where all cases are run");
  one.cases = fields.text_or("cases", "");
  if (one.world != "live" && !one.cases.empty())
    fields.fail("cases", "expected none but with \"world\": \"live\"");
  one.seeds = fields.text_or("seeds", one.world == "explore" ? kSeeds : "");
  if (one.world != "explore" && !one.seeds.empty())
    fields.fail("seeds", "expected none but with \"world\": \"explore\"");
  fields.finish();
  return one;
}

std::vector<Defect> read_list(const nlohmann::json& document) {
  Fields fields(document, "");
  const nlohmann::json& listed = fields.required("defects");
  fields.finish();
  json::expect_array(listed, "/defects");
  std::vector<Defect> all;
  std::set<std::string> ids;
  for (const nlohmann::json& value : listed) {
    const std::string pointer = json::pointer_to_index("/defects", all.size());
    all.push_back(read_defect(value, pointer));
    if (!ids.insert(all.back().id()).second)
      throw BadInput(pointer, "expected each id once, found \"" + all.back().id() + "\" again");
  }
  if (all.empty()) throw BadInput("/defects", "expected a defect, found none");
  return all;
}

}  // namespace

const std::vector<std::string>& defect_kinds() {
  static const std::vector<std::string> kinds = {
      "sample_code",   "incident",    "off_by_one", "leak",      "wake_up", "key",
      "failure_count", "attribution", "growth",     "slow_path", "other"};
  return kinds;
}

std::vector<Defect> read_defects(const std::string& path) {
  try {
    return read_list(json::read_file(path, kFileBytesMax));
  } catch (const BadInput& fault) {
    throw BadInput("", path + ": " + fault.what());
  }
}

std::vector<Defect> chosen_defects(const std::vector<Defect>& all,
                                   const std::vector<std::string>& patterns) {
  std::vector<std::string> ids;
  ids.reserve(all.size());
  for (const Defect& one : all) ids.push_back(one.id());
  for (const std::string& pattern : patterns) {
    const bool found = std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
      return scenario::matches(pattern, id);
    });
    if (!found) {
      throw BadInput("", pattern + ": expected the id of a defect, see --list" +
                             json::suggestion(pattern, ids));
    }
  }
  std::vector<Defect> chosen;
  std::copy_if(all.begin(), all.end(), std::back_inserter(chosen), [&](const Defect& one) {
    return patterns.empty() ||
           std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
             return scenario::matches(pattern, one.id());
           });
  });
  std::stable_partition(chosen.begin(), chosen.end(),
                        [](const Defect& one) { return one.world != "live"; });
  return chosen;
}

Coverage coverage_of(const std::vector<Defect>& all) {
  Coverage coverage;
  for (const judge::Requirement& one : judge::Catalogue::built_in().requirements()) {
    const bool judged_here =
        one.evidence == judge::EvidenceKind::journal || one.evidence == judge::EvidenceKind::inside;
    if (one.level != judge::Level::must || !judged_here) continue;
    ++coverage.wanted;
    const bool has = std::any_of(all.begin(), all.end(), [&](const Defect& defect) {
      return defect.requirement == one.id && defect.equivalent.empty() && defect.world != "explore";
    });
    if (!has) coverage.missing.push_back(one.id);
  }
  return coverage;
}

}  // namespace plumbline::cli
