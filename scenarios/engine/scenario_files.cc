#include <algorithm>
#include <filesystem>
#include <map>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/engine/scenario.h"
#include "scenarios/judge/embedded.h"

namespace plumbline::scenario {
namespace {

using json::BadInput;

// Collects scenarios and refuses a second one of a name.
class Collection {
 public:
  void add(const std::string& text, const std::string& origin) {
    scenarios_.push_back(read_scenario(text, origin));
    const auto [known, fresh] = origin_of_.emplace(scenarios_.back().name, origin);
    if (!fresh) {
      throw BadInput("", origin + ": /name: \"" + known->first + "\" is the name of " +
                             known->second + " too");
    }
  }
  std::vector<Scenario> take() { return std::move(scenarios_); }

 private:
  std::vector<Scenario> scenarios_;
  std::map<std::string, std::string> origin_of_;
};

std::vector<std::string> files_at(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  try {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.path().extension() == ".json") files.push_back(entry.path().string());
    }
  } catch (const std::filesystem::filesystem_error& fault) {
    throw BadInput("", path + ": cannot be read: " + fault.code().message());
  }
  if (files.empty()) throw BadInput("", path + ": expected a folder with scenario files (*.json)");
  std::sort(files.begin(), files.end());
  return files;
}

std::string text_of(const std::string& path) {
  try {
    return json::read_text(path, kScenarioBytesMax);
  } catch (const BadInput& fault) {
    throw BadInput("", path + ": " + fault.what());
  }
}

}  // namespace

std::vector<Scenario> built_in_scenarios() {
  return built_in_scenarios([](const std::string&) { return true; });
}

std::vector<Scenario> built_in_scenarios(
    const std::function<bool(const std::string& name)>& wanted) {
  Collection collection;
  for (const judge::EmbeddedFile& file : judge::embedded_files()) {
    const std::string path(file.path);
    if (path.starts_with("cases/") && wanted(std::filesystem::path(path).stem().string()))
      collection.add(std::string(file.bytes), "scenarios/" + path);
  }
  return collection.take();
}

std::vector<Scenario> load_scenarios(const std::string& path) {
  Collection collection;
  for (const std::string& file : files_at(path)) collection.add(text_of(file), file);
  return collection.take();
}

}  // namespace plumbline::scenario
