#include "scenarios/engine/driver_manifest.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"

namespace plumbline::scenario {
namespace {

namespace fs = std::filesystem;
using json::BadInput;
using Json = nlohmann::json;

constexpr std::size_t kManifestBytesMax = 1 << 16;

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value == nullptr ? "" : value;
}

// The first of them that is there; the first of all when none is, for messages.
std::string first_there(const std::vector<fs::path>& folders) {
  std::error_code error;
  for (const fs::path& folder : folders) {
    if (fs::is_directory(folder, error)) return folder.lexically_normal().string();
  }
  return folders.front().lexically_normal().string();
}

std::string manifest_path(const DriverFolders& folders, const std::string& name) {
  return folders.adapters + "/" + name + "/manifest.json";
}

Json read_manifest(const std::string& path) {
  try {
    return json::parse_text(json::read_text(path, kManifestBytesMax));
  } catch (const BadInput& fault) {
    throw BadInput("", path + ": " + fault.what());
  }
}

std::map<std::string, std::string> texts_of(const Json& value, const std::string& pointer) {
  json::Fields fields(value, pointer);
  std::map<std::string, std::string> texts;
  for (const auto& [name, text] : value.items()) texts[name] = fields.text(name);
  return texts;
}

// The version asked for, or the newest. Members that are ci/setup-drivers' own are passed over.
InstalledDriver described(const Json& manifest, const std::string& version) {
  json::Fields fields(manifest, "");
  InstalledDriver driver;
  driver.name = fields.text("name");
  driver.profile = fields.text("profile");
  driver.launch.command = fields.texts_or_empty("command");
  if (driver.launch.command.empty()) fields.fail("command", "expected a program");
  if (const Json* environment = fields.optional("environment"))
    driver.launch.environment = texts_of(*environment, "/environment");
  json::Fields versions(fields.required("versions"), "/versions");
  driver.version = version.empty() ? versions.text("newest") : version;
  return driver;
}

void expect_name(const DriverFolders& folders, const std::string& name) {
  const std::vector<std::string> names = driver_names(folders);
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  std::string known;
  for (const std::string& one : names) known += (known.empty() ? "" : ", ") + one;
  throw BadInput("", "no driver named \"" + name + "\"" + json::suggestion(name, names) +
                         (known.empty() ? ", none in " + folders.adapters : ", known: " + known));
}

}  // namespace

DriverFolders driver_folders() {
  std::error_code error;
  const fs::path bin = fs::read_symlink("/proc/self/exe", error).parent_path();
  DriverFolders folders{variable("PLUMBLINE_ADAPTERS"), variable("PLUMBLINE_DRIVERS")};
  if (folders.adapters.empty())
    folders.adapters =
        first_there({bin / "../../../scenarios/drivers", bin / "../share/plumbline/drivers"});
  if (folders.installs.empty())
    folders.installs = (bin / "../../drivers").lexically_normal().string();
  // Adapters work in folders of their own.
  for (std::string* folder : {&folders.adapters, &folders.installs})
    *folder = fs::absolute(*folder).string();
  return folders;
}

InstalledDriver find_driver(const DriverFolders& folders, const std::string& asked) {
  const std::size_t at = asked.find('@');
  const std::string name = asked.substr(0, at);
  const std::string version = at == std::string::npos ? "" : asked.substr(at + 1);
  const bool odd =
      version.find('/') != std::string::npos || (at != std::string::npos && version.empty());
  if (odd) throw BadInput("", "expected NAME or NAME@VERSION, found \"" + asked + "\"");
  expect_name(folders, name);
  const std::string path = manifest_path(folders, name);
  InstalledDriver driver;
  try {
    driver = described(read_manifest(path), version);
  } catch (const BadInput& fault) {
    throw BadInput("", std::string(fault.what()).starts_with(path) ? fault.what()
                                                                   : path + ": " + fault.what());
  }
  driver.launch.source = folders.adapters + "/" + name;
  driver.launch.install = folders.installs + "/" + driver.name + "/" + driver.version;
  std::error_code error;
  if (fs::is_directory(driver.launch.install, error)) return driver;
  throw BadInput("", driver.name + " " + driver.version + " is not installed in " +
                         driver.launch.install + ": run ci/setup-drivers " + driver.name + "@" +
                         driver.version);
}

std::vector<std::string> installed_versions(const DriverFolders& folders, const std::string& name) {
  expect_name(folders, name);
  std::vector<std::string> versions;
  std::error_code error;
  fs::directory_iterator entry(folders.installs + "/" + name, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    if (fs::is_directory(entry->path(), gone))
      versions.push_back(entry->path().filename().string());
  }
  std::sort(versions.begin(), versions.end());
  return versions;
}

std::vector<std::string> driver_names(const DriverFolders& folders) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(folders.adapters, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code absent;
    if (fs::is_regular_file(entry->path() / "manifest.json", absent))
      names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace plumbline::scenario
