#include "scenarios/judge/catalogue.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "scenarios/judge/embedded.h"

namespace plumbline::judge {
namespace {

const std::vector<std::string> kLevels = {"MUST", "SHOULD"};
const std::vector<std::string> kKinds = {"journal", "process", "inside", "benchmark"};

/// The index of a word that json::Fields has already checked.
std::size_t index_of(const std::vector<std::string>& words, const std::string& word) {
  return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

RequirementGroup read_group(const nlohmann::json& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  RequirementGroup group{fields.text("id"), fields.text("title")};
  fields.finish();
  return group;
}

Requirement read_requirement(const nlohmann::json& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  Requirement requirement;
  requirement.id = fields.text("id");
  requirement.level = static_cast<Level>(index_of(kLevels, fields.one_of("level", kLevels)));
  requirement.evidence =
      static_cast<EvidenceKind>(index_of(kKinds, fields.one_of("evidence", kKinds)));
  requirement.text = fields.text("text");
  requirement.why = fields.text("why");
  fields.finish();
  return requirement;
}

bool has_group(const std::vector<RequirementGroup>& groups, const std::string& requirement) {
  const std::string prefix = requirement.substr(0, requirement.find('-'));
  return std::any_of(groups.begin(), groups.end(),
                     [&prefix](const RequirementGroup& group) { return group.id == prefix; });
}

}  // namespace

const char* to_string(Level level) noexcept { return level == Level::must ? "MUST" : "SHOULD"; }

const char* to_string(EvidenceKind kind) noexcept {
  switch (kind) {
    case EvidenceKind::journal:
      return "journal";
    case EvidenceKind::process:
      return "process";
    case EvidenceKind::inside:
      return "inside";
    case EvidenceKind::benchmark:
      return "benchmark";
  }
  return "";
}

Catalogue Catalogue::read(const nlohmann::json& document) {
  Catalogue catalogue;
  json::Fields fields(document, "");
  const nlohmann::json& groups = fields.required("groups");
  json::expect_array(groups, "/groups");
  for (std::size_t i = 0; i < groups.size(); ++i) {
    catalogue.groups_.push_back(read_group(groups[i], json::pointer_to_index("/groups", i)));
  }
  const nlohmann::json& items = fields.required("requirements");
  json::expect_array(items, "/requirements");
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string pointer = json::pointer_to_index("/requirements", i);
    Requirement requirement = read_requirement(items[i], pointer);
    if (catalogue.find(requirement.id) != nullptr) {
      throw json::BadInput(pointer + "/id", "the id " + requirement.id + " stands twice");
    }
    if (!has_group(catalogue.groups_, requirement.id)) {
      throw json::BadInput(pointer + "/id", "the id " + requirement.id + " belongs to no group");
    }
    catalogue.requirements_.push_back(std::move(requirement));
  }
  fields.finish();
  return catalogue;
}

const Catalogue& Catalogue::built_in() {
  static const Catalogue catalogue = read(nlohmann::json::parse(embedded("requirements.json")));
  return catalogue;
}

const Requirement* Catalogue::find(std::string_view id) const {
  const std::size_t index = position(id);
  return index == requirements_.size() ? nullptr : &requirements_[index];
}

std::size_t Catalogue::position(std::string_view id) const {
  const auto found = std::find_if(requirements_.begin(), requirements_.end(),
                                  [id](const Requirement& item) { return item.id == id; });
  return static_cast<std::size_t>(found - requirements_.begin());
}

}  // namespace plumbline::judge
